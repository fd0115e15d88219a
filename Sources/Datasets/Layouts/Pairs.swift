import Imaging

extension CohortLayout {
  /// Images in one folder, labels of the same names in another.
  public static let pairs = CohortLayout(
    key: "pairs", name: "pairs", example: "images/NAME.png, labels/NAME.png"
  ) { folder in
    folder.subfolders.contains { ["images", "labels"].contains($0.name) }
  } find: { folder, files in
    var found: [CohortFiles.Found] = []
    for (name, partner) in [("images", "labels"), ("labels", "images")] {
      for file in folder.subfolders.first(where: { $0.name == name })?.files ?? [] {
        // Of a pair of files the header stands for both.
        guard let image = ImageName(file), !image.isVoxelsOfPair else { continue }
        found.append(
          CohortFiles.Found(
            subject: image.stem, phase: nil, name: image.stem, isLabel: name == "labels",
            path: "\(folder.path)/\(name)/\(file)", partner: "\(folder.path)/\(partner)/\(file)"))
      }
    }
    files.pair(found)
  }
}
