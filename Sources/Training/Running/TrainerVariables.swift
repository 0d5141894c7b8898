import Processes

/// The variables that a trainer gets: those that it computes with, and no keys; see ``ChildVariables``.
enum TrainerVariables {
  /// - Parameters:
  ///   - environment: Retort's own.
  ///   - isLocal: whether the student lies on this machine, so that nobody need be asked for it.
  ///   - more: what a launcher is told besides.
  static func named(
    from environment: [String: String], isLocal: Bool, more: [String: String]
  ) -> [String: String] {
    var variables = ChildVariables.named(from: environment)
    // What it writes is read as it comes, and as UTF-8.
    variables["PYTHONUNBUFFERED"] = "1"
    variables["PYTHONUTF8"] = "1"
    variables["TOKENIZERS_PARALLELISM"] = "false"
    variables["TQDM_MININTERVAL"] = "5"
    // Without it idle OpenMP threads spin, and a busy machine slows the trainer manyfold.
    variables["GOMP_SPINCOUNT"] = "2000"
    if isLocal { variables["HF_HUB_OFFLINE"] = "1" }
    variables["HF_HUB_DISABLE_TELEMETRY"] = "1"
    return variables.merging(more) { _, stated in stated }
  }
}
