#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileProblem {
  var reason: String {
    switch self {
    case .notARegularFile: "it is no regular file"
    case .shrank: "it became shorter meanwhile"
    case .tooLarge(let bytes, let limit): "it has \(bytes) bytes, more than \(limit)"
    case .system(let code): "opening or reading it failed (\(String(cString: strerror(code))))"
    }
  }

  var remedy: String {
    switch self {
    case .notARegularFile: "a file"
    case .shrank: "a file that nobody is writing"
    case .tooLarge: "a smaller one"
    case .system(ENOENT): "the path of an existing file"
    case .system: "a file that may be read"
    }
  }
}

extension SafetensorsProblem {
  var reason: String {
    switch self {
    case .tooShort(let bytes): "it has \(bytes) bytes, not even the 8 of a header's length"
    case .foreign(let format): format.reason
    case .headerTooLong(let bytes, let limit): "its header claims \(bytes) bytes, more than \(limit)"
    case .headerBeyondFile(let bytes, let available):
      "its header claims \(bytes) bytes where \(available) follow"
    case .headerStart(nil): "its header is empty"
    case .headerStart(let byte?): "its header begins with \(byteText(byte)), not with {"
    case .json(let problem): "its header isn't legal at byte \(problem.offset): \(problem.reason.text)"
    case .metadataNotText(nil): "its __metadata__ is no object"
    case .metadataNotText(let name?): "its metadata \(quoted(name)) is no string"
    case .nameTooLong(let name, let bytes, let limit):
      "the name \(quoted(name)) has \(bytes) bytes, more than \(limit)"
    case .notADescription(let name): "\(quoted(name)) is described by something that is no object"
    case .unknownField(let name, let field): "\(quoted(name)) has an unknown field \(quoted(field))"
    case .missingField(let name, let field): "\(quoted(name)) has no field \(quoted(field))"
    case .wrongField(let name, let field): "the field \(quoted(field)) of \(quoted(name)) has the wrong form"
    case .unknownType(let name, let type): "\(quoted(name)) has the unknown type \(quoted(type))"
    case .shapeTooLarge(let name, let shape):
      "\(quoted(name)) has more elements than can be counted: \(shown("\(shape)"))"
    case .offsetsReversed(let name, let begin, let end):
      "\(quoted(name)) ends at \(end), before it begins at \(begin)"
    case .beyondData(let name, let end, let available):
      "\(quoted(name)) ends at byte \(end) of its data, which has \(available)"
    case .wrongSize(let name, let expected, let found):
      "\(quoted(name)) has \(found) bytes where its shape needs \(expected)"
    case .overlap(let name, let other): "\(quoted(name)) overlaps \(quoted(other))"
    case .hole(let begin, let end, let before):
      "no tensor owns bytes \(begin) to \(end) of its data, before \(quoted(before))"
    case .trailingData(let bytes): "\(bytes) bytes follow its last tensor"
    case .noTensor(let name): "it has no tensor \(quoted(name))"
    case .noFloats(let name, let type): "\(quoted(name)) holds \(type.rawValue), no floats"
    case .duplicateTensor(let name): "two tensors are named \(quoted(name))"
    case .reservedName: "no tensor may be named \"__metadata__\""
    case .valuesDontFill(let name, let shape, let values):
      "\(quoted(name)) has \(values) values, which don't fill \(shown("\(shape)"))"
    }
  }

  var remedy: String {
    switch self {
    case .foreign(let format): format.remedy
    case .noTensor: "the name of a tensor in it"
    case .noFloats: "a tensor of F32, F64, F16 or BF16"
    case .duplicateTensor, .reservedName, .nameTooLong: "another name"
    case .valuesDontFill: "a shape that fits"
    default: "a complete safetensors file"
    }
  }
}

extension ForeignFormat {
  var reason: String {
    switch self {
    case .zip: "it is a zip archive, such as PyTorch's .pth and .pt"
    case .pickle: "it is a pickle, such as older PyTorch's .pth and .pt"
    case .onnx: "it is an ONNX model"
    case .hdf5: "it is HDF5, such as Keras's .h5"
    case .numpy: "it is a NumPy array"
    case .gzip: "it is compressed by gzip"
    case .nifti: "it is a NIfTI scan"
    case .largeFilePointer: "it is Git LFS's pointer to a file, not the file"
    case .webPage: "it is a web page"
    }
  }

  var remedy: String {
    switch self {
    case .zip, .pickle:
      "Python's safetensors.torch.save_file(torch.load(\"w.pth\", weights_only=True), \"w.safetensors\")"
    case .onnx, .hdf5, .numpy: "Python's safetensors.numpy.save_file with its tensors by name"
    case .gzip: "what gunzip makes of it"
    case .nifti: "a safetensors file of weights"
    case .largeFilePointer: "what `git lfs pull` fetches"
    case .webPage: "the file that the page is about"
    }
  }
}

extension PlanProblem {
  var reason: String {
    switch self {
    case .damaged: "it is no plan, or damaged"
    case .network(let name, let expected): "it is for \(name), not for \(expected)"
    case .variant(let variant, let expected): "it is for \(variant) kernels, not for \(expected) ones"
    case .instructionSet(let isa, let expected): "it is for \(isa), not for \(expected)"
    case .build(let network): "it is for another build of \(network)"
    }
  }
}

extension NameMapProblem {
  var reason: String {
    switch self {
    case .json(let problem): "it isn't legal at byte \(problem.offset): \(problem.reason.text)"
    case .noObject: "it is no object"
    case .notText(let our): "what stands for \(quoted(our)) is no string"
    case .ambiguous(let their, let ours):
      "\(quoted(their)) stands for several: \(ours.map(quoted).joined(separator: ", "))"
    }
  }
}

extension JSONProblem.Reason {
  var text: String {
    switch self {
    case .endOfText: "the text ends too soon"
    case .unexpectedByte(let byte): "\(byteText(byte)) can't stand here"
    case .trailingBytes: "something follows the end"
    case .tooDeep: "nested too deeply"
    case .tooMany: "there are more values than any network needs"
    case .duplicateName(let name): "\(quoted(name)) occurs twice"
    case .notAWholeNumber: "only whole numbers from 0 on can stand here"
    case .numberTooLarge: "a number is too large"
    case .leadingZero: "a number begins with 0"
    case .invalidUTF8: "a string isn't UTF-8"
    case .invalidEscape: "an escape isn't one"
    case .unpairedSurrogate: "half of a surrogate pair is missing"
    case .controlCharacter: "a string holds a bare control character"
    }
  }
}

/// A stranger's text, cut where it is longer than anyone reads.
func shown(_ text: String) -> String {
  let most = 100
  return text.utf8.count <= most ? text : String(decoding: text.utf8.prefix(most), as: UTF8.self) + "…"
}

private func quoted(_ name: String) -> String { "\"\(shown(name))\"" }

/// A byte as a reader would name it.
private func byteText(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte) ? String(Unicode.Scalar(byte)) : "byte " + String(byte)
}
