import Foundation
import Values

extension Facts {
  /// What a rerun must have in common with this training.
  var identity: Stamp.Identity {
    Stamp.Identity(
      dataset: surroundings.dataset, rows: survey.rows, template: template.digest,
      system: template.system, cutoff: spec.cutoff, mask: mask,
      tokenizer: Digest(
        of: student.tokenizer + Value.record(student.tokenizerConfig).json
      ).description, weights: student.weights, settings: settings, horizon: steps.updates,
      launcher: spec.launcher, versions: spec.launcher.versions,
      options: Value.record(
        Record(spec.options.fields.sorted { $0.name < $1.name })
      ).json, heldOut: spec.heldOut)
  }

  /// What carries the loss, in a word or several.
  private var mask: String {
    switch spec.launcher {
    case .llamafactory:
      keys.factory.trainsPrompt
        ? "everything" : keys.factory.masksHistory ? "last answer" : "answers"
    case .axolotl: "answers"
    case .trl:
      keys.reference.trainsAssistantOnly
        ? "assistant turns"
        : spec.form == .promptCompletion && keys.reference.trainsCompletionOnly
          ? "completion" : "everything"
    }
  }

  /// What the launcher's first lines must say.
  var expectation: Stamp.Expectation {
    let steps = steps
    return Stamp.Expectation(
      updates: steps.updates, updatesPerEpoch: steps.perEpoch, batch: settings.effectiveBatch,
      firstRow: survey.first, tokens: survey.tokens, trainedTokens: survey.trainedTokens,
      trainedRows: survey.trainedRows, sequences: steps.sequences,
      // Of one token in the vocabulary, guessed, the loss is its logarithm; what is trained on is guessed better.
      lowestLoss: 0.01, highestLoss: number("vocab_size").map { log(Double($0)) + 1 } ?? 14)
  }
}

extension Stamp.Identity {
  /// Names it: what a manifest of a training holds.
  public var digest: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Digest(of: String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self))
      .description
  }
}
