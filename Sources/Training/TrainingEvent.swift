import Segmentation

/// What a run tells while it goes on.
public enum TrainingEvent: Sendable {
  /// Goes on from a checkpoint, with what a person should know about it.
  case resumed(step: Int, epoch: Int, notes: [String])
  case step(TrainingProgress)
  case epoch(EpochRecord, isBest: Bool)
  /// A checkpoint was written.
  case saved(step: Int)
  /// The best weights are held against the validation cohort's volumes.
  case evaluated(cases: Int, of: Int)
}

/// Where a run is after a step.
public struct TrainingProgress: Sendable {
  /// Steps so far.
  public var step: Int
  /// 1 for the first.
  public var epoch: Int
  public var loss: Float
  public var rate: Double
  /// From 0 to 1, of the epochs or the minutes.
  public var share: Double
  public var secondsLeft: Double
}

/// What a run came to.
public struct TrainingResult: Sendable {
  /// False where it was stopped before its end.
  public var isComplete: Bool
  public var steps: Int
  public var seconds: Double
  /// Of the best weights.
  public var bestEpoch: Int?
  public var bestMeanOverlap: Double?
  /// Of the best weights, on the voxels of each validation case; empty where the run isn't complete.
  public var cases: [CaseDice]
}
