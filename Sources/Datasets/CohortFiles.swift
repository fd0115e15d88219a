import Imaging

/// The cases that a folder's names promise, before any file is opened.
package struct CohortFiles {
  /// An image and its label; one may be missing, and is a fault then.
  package struct Pair {
    var subject: String
    var phase: String?
    /// Tells the cases of a cohort apart.
    var name: String
    /// A file for each channel, or one for several.
    var images: [String]
    var label: String?
    /// The frame of its files that it is, counted from 0; nil: they have one.
    var frame: Int?
  }

  /// A file that a layout's rules recognise.
  package struct Found {
    var subject: String
    var phase: String?
    var name: String
    var isLabel: Bool
    /// The place of an image's file among those of its sample.
    var channel: Int
    var frame: Int?
    var path: String
    /// The file that has to be there as well.
    var partner: String

    package init(
      subject: String, phase: String?, name: String, isLabel: Bool, channel: Int = 0, frame: Int? = nil,
      path: String, partner: String
    ) {
      (self.subject, self.phase, self.name) = (subject, phase, name)
      (self.isLabel, self.channel, self.frame) = (isLabel, channel, frame)
      (self.path, self.partner) = (path, partner)
    }
  }

  package private(set) var pairs: [Pair] = []
  package var faults: [CohortFault] = []
  package var warnings: [CohortWarning] = []
  /// What the layout, or a file of it, says about labels.
  package var labels: LabelSource?
  /// What the layout, or a file of it, says about subjects.
  package var subjects = SubjectTable()

  package enum LabelSource {
    case map(LabelMap)
    /// A file's.
    case entries([String: LabelEntry], path: String)
  }

  init(_ folder: Folder, _ layout: CohortLayout) {
    faults = folder.faults
    layout.find(folder, &self)
    if pairs.isEmpty && faults.isEmpty { faults.append(.noSubject(path: folder.path, layout)) }
  }

  /// Brings images and labels together, in the order of their names.
  package mutating func pair(_ found: [Found]) {
    struct Sample {
      var first: Found
      var images: [Int: String] = [:]
      var label: String?
    }
    var samples: [String: Sample] = [:]
    for file in found {
      var sample = samples[file.name] ?? Sample(first: file)
      if let other = file.isLabel ? sample.label : sample.images[file.channel] {
        faults.append(.duplicate(path: other, other: file.path))
      } else if file.isLabel {
        sample.label = file.path
      } else {
        sample.images[file.channel] = file.path
      }
      samples[file.name] = sample
    }
    // Several cases may be of one file, which is missing once.
    var missing: [CohortFault] = []
    for file in found {
      guard let sample = samples[file.name] else { continue }
      if file.isLabel, sample.images.isEmpty, sample.label == file.path {
        missing.append(.labelWithoutImage(label: file.path, expected: file.partner))
      }
      if !file.isLabel, sample.label == nil, sample.images[file.channel] == file.path {
        missing.append(.imageWithoutLabel(image: file.path, expected: file.partner))
      }
    }
    for fault in missing where !faults.contains(fault) { faults.append(fault) }
    let sorted = samples.sorted { $0.key < $1.key }
    pairs = sorted.map { name, sample in
      Pair(
        subject: sample.first.subject, phase: sample.first.phase, name: name,
        images: sample.images.sorted { $0.key < $1.key }.map(\.value), label: sample.label,
        frame: sample.first.frame)
    }
    // All samples have the channels that any has.
    let channels = Set(samples.values.flatMap(\.images.keys)).sorted()
    for (_, sample) in sorted {
      guard let (_, image) = sample.images.min(by: { $0.key < $1.key }) else { continue }
      for channel in 0...(channels.last ?? 0) where sample.images[channel] == nil {
        faults.append(.missingChannel(image: image, channel: channel))
      }
    }
  }
}
