import Formats
import Machine
import Values

/// A checkpoint that a launcher left: whole, or cut by a kill.
public struct Checkpoint: Sendable, Equatable {
  public let path: String
  /// The update behind which it was saved.
  public let step: Int
  /// Whether all of it was written.
  public let isWhole: Bool

  /// The checkpoints in a launcher's folder, by their updates.
  public static func all(in folder: String) -> [Checkpoint] {
    Files.names(in: folder).compactMap { name -> Checkpoint? in
      guard let match = name.wholeMatch(of: /checkpoint-([0-9]{1,15})/), let step = Int(match.1)
      else { return nil }
      let path = "\(folder)/\(name)"
      return Checkpoint(path: path, step: step, isWhole: isWhole(path, step))
    }.sorted { $0.step < $1.step }
  }

  /// Transformers writes the trainer's state last, behind weights and optimizer; so where it can be read, and says what
  /// the folder's name says, all is there.
  private static func isWhole(_ path: String, _ step: Int) -> Bool {
    guard let text = try? Files.text(of: "\(path)/trainer_state.json"),
      let state = (try? JSONParser().parse(text))?.record,
      state["global_step"]?.integer == Int64(step)
    else { return false }
    let names = Files.names(in: path)
    return names.contains {
      $0.hasSuffix(".safetensors") || $0.hasSuffix(".distcp") || $0.hasPrefix("pytorch_model")
    }
  }
}

/// How a training goes on.
public enum TrainingStart: Sendable, Equatable {
  /// Nothing was done yet.
  case anew
  /// It goes on behind a checkpoint; those that are cut are removed.
  case resume(Checkpoint, cut: [Checkpoint])
  /// The launcher has done all its work; the weights are to be looked after.
  case concluded
  /// It is finished.
  case finished

  /// What was there before, and what is asked for now, decide it.
  ///
  /// - Parameters:
  ///   - before: what decided the training that is there: nil if there is none.
  ///   - now: what decides this one.
  ///   - checkpoints: of the launcher's folder.
  ///   - hasFinal: whether the launcher's finished weights lie where it leaves them.
  ///   - hasManifest: whether the training was brought to its end.
  /// - Throws: ``RetortError`` of kind `usage` if another training lies there.
  public static func decide(
    name: String, before: String?, now: String, checkpoints: [Checkpoint], hasFinal: Bool,
    hasManifest: Bool
  ) throws -> TrainingStart {
    if let before, before != now {
      guard checkpoints.isEmpty, !hasFinal, !hasManifest else {
        throw RetortError(
          .usage, "training \"\(name)\" was begun with other data, settings or versions",
          cause: "a training that goes on under other ones would be neither of the two",
          hint: "give this one another name: --name, or begin anew: --anew")
      }
      return .anew
    }
    if hasManifest { return .finished }
    if hasFinal { return .concluded }
    let cut = checkpoints.filter { !$0.isWhole }
    guard let last = checkpoints.last(where: \.isWhole) else { return .anew }
    return .resume(last, cut: cut)
  }
}
