import Foundation
import GraphRuntime
import NetworkPictures
import Testing
import ZooKernels

@testable import MyographCommands

/// What differs from program to program: its name, and how many networks it has.
struct ToolTests {
  private func tool(_ networks: [UnsafePointer<myograph_network>?]) -> Tool {
    Tool(name: "prostate", networks: networks.compactMap(\.self).map(CompiledNetwork.init))
  }

  @Test("The only network needs no name; of several one must be named")
  func networks() throws {
    let one = tool([myograph_unet16()])
    #expect(try one.network(nil).name == "unet16" && one.network("unet16").name == "unet16")
    let two = tool([myograph_unet16(), myograph_fcn16()])
    #expect(try two.network("fcn16").name == "fcn16")
    for (tool, name, says) in [
      (
        tool([nil]), nil,
        "Can't find a network because none was compiled into prostate; use MyographCommand.main([myograph_NAME()]) "
          + "with what FuseKernels wrote"
      ),
      (one, "fcn16", "Can't find network \"fcn16\" because none has that name; use one of unet16"),
      (two, nil, "Can't choose a network because prostate has 2; use one of unet16, fcn16"),
    ] {
      let error = #expect(throws: UsageError.self) { try tool.network(name) }
      #expect(error?.lines == [says])
    }
  }

  @Test("Help is about the program that prints it, under whatever name")
  func help() throws {
    let workspace = try Workspace()
    let program = workspace.file("prostate")
    try FileManager.default.createSymbolicLink(atPath: program, withDestinationPath: CommandLineTool.path)
    for command in ["", "graph", "segment", "train", "bench", "tune", "convert", "check", "phantom", "new"] {
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = [command, "--help"].filter { !$0.isEmpty }
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && text.contains("USAGE: prostate"), "\(command)")
      #expect(text.contains("prostate \(command)") && !text.contains("myograph \(command)"), "\(command)")
    }
  }

  @Test(
    "Every table holds a picture of its network",
    arguments: [myograph_unet64(), myograph_unet16_bilinear_192()].compactMap { $0.map(CompiledNetwork.init) }
  )
  func pictures(network: CompiledNetwork) throws {
    let picture = try NetworkPicture(json: network.picture)
    #expect(picture.network == network.name)
    #expect(picture.fused.kernels.count == (try network.program().steps.count))
    #expect(picture.memory.arenaBytes == (try network.program().arenaBytes))
    #expect(
      picture.declared.layers.reduce(0) { $0 + $1.parameters }
        == network.parameters.reduce(0) { $0 + $1.count })
  }
}
