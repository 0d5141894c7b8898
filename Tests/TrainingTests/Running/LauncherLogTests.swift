import Corpus
import Testing

@testable import Training

struct LauncherLogTests {
  private func events(_ text: String) -> [LauncherEvent] {
    var log = LauncherLog()
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { log.read(String($0)) }
  }

  @Test func ourOwnProgramIsUnderstood() {
    let said = events(
      """
      Generating train split: 8 examples
      retort: {"event": "prepared", "rows": 8, "counted": 8, "tokens": 90, "trained": 40, "first_labels": [-100, 5, 2]}
      retort: {"event": "begin", "updates": 30, "at": 10, "epochs": 3, "batch": 8}
      retort: {"event": "step", "step": 11, "loss": 1.5, "epoch": 0.1, "learning_rate": 4e-05, "tokens": 99, "grad_norm": 2.5}
      retort: {"event": "step", "step": 12, "loss": null, "learning_rate": 0.0, "tokens": null, "grad_norm": null}
      retort: {"event": "held_out", "step": 12, "loss": 0.75}
      retort: {"event": "saved", "step": 12}
      retort: {"event": "finished", "step": 30, "gpu_bytes": null}
      """)
    #expect(said.count == 8)
    #expect(said[0] == .prepared(rows: 8, counted: 8, tokens: 90, trained: 40))
    #expect(said[1] == .firstLabels([-100, 5, 2]))
    #expect(said[2] == .begin(updates: 30, batch: 8, at: 10))
    #expect(
      said[3]
        == .step(
          TrainingStep(step: 11, loss: 1.5, learningRate: 4e-5, gradientNorm: 2.5, tokens: 99)))
    if case .step(let step) = said[4] { #expect(step.loss.isNaN) } else { Issue.record("no step") }
    #expect(said[5] == .heldOut(step: 12, loss: 0.75))
    #expect(said[7] == .finished(gpuBytes: nil))
  }

  @Test func aProgressBarInFrontChangesNothing() {
    #expect(
      events(#"  8%|▊  | 2/26 [06:52<1:19:04, 197.70s/it]retort: {"event": "saved", "step": 2}"#)
        == [.saved(step: 2)])
  }

  /// As LLaMA-Factory 0.9.5 wrote it, with lines in between that say nothing.
  private static let factory = """
    training example:
    input_ids:
    [1, 4093, 198]
    inputs:
    <|im_start|>user
    label_ids:
    [-100, -100, 198]
    labels:
    It is.<|im_end|>
    eval example:
    label_ids:
    [-100, 7]
    [INFO|trainer.py:1469] 2026-01-01 10:20:33,797 >> ***** Running training *****
    [INFO|trainer.py:1470] 2026-01-01 10:20:33,797 >>   Num examples = 1,208
    [INFO|trainer.py:1473] 2026-01-01 10:20:33,797 >>   Instantaneous batch size per device = 2
    [INFO|trainer.py:1476] 2026-01-01 10:20:33,797 >>   Total train batch size (w. parallel, distributed & accumulation) = 4
    [INFO|trainer.py:1478] 2026-01-01 10:20:33,797 >>   Total optimization steps = 8
    ***** Running Evaluation *****
    [INFO|trainer.py:2670] 2026-01-01 10:20:33,800 >>   Num examples = 4
    \u{1B}[A{'eval_loss': '10.87', 'eval_runtime': '0.4575', 'epoch': 0}
    {'loss': '10.89', 'grad_norm': '3.801', 'learning_rate': '0', 'epoch': '0.5'}
    [INFO|callbacks.py] {'loss': 10.89, 'learning_rate': 0.0, 'epoch': 0.5, 'throughput': 12}
    {'loss': 10.58, 'grad_norm': 3.075, 'learning_rate': 0.0009505, 'epoch': 1.5}
    [INFO|trainer.py:3815] 2026-01-01 10:20:38,726 >> Saving model checkpoint to output/checkpoint-2
    """

  @Test func transformersTrainerIsUnderstood() {
    #expect(
      events(Self.factory) == [
        .firstLabels([-100, -100, 198]), .rows(1208), .heldOut(step: 0, loss: 10.87),
        .begin(updates: 8, batch: 4, at: 0),
        .step(TrainingStep(step: 1, loss: 10.89, learningRate: 0, gradientNorm: 3.801)),
        .step(TrainingStep(step: 2, loss: 10.58, learningRate: 0.0009505, gradientNorm: 3.075)),
        .saved(step: 2),
      ])
  }

  @Test func aResumedTrainingCountsOn() {
    let text = Self.factory.replacing(
      "***** Running training *****",
      with:
        "***** Running training *****\n  Resuming training from checkpoint with epoch 2 and global step 5"
    )
    #expect(events(text).contains(.begin(updates: 8, batch: 4, at: 5)))
    #expect(
      events(text).contains {
        if case .step(let step) = $0 { step.step == 6 } else { false }
      })
  }

  /// Numbers outside their ranges are none: a stranger's line never ends the reading.
  @Test(arguments: [
    #"retort: {"event": "begin", "updates": -1, "at": 0, "batch": 8}"#,
    #"retort: {"event": "begin", "updates": 1e300, "at": 0, "batch": 8}"#,
    #"retort: {"event": "prepared", "rows": 1, "counted": 2, "tokens": 1, "trained": 1, "first_labels": []}"#,
    #"retort: {"event": "saved", "step": 9223372036854775807}"#, "retort: {", "retort: []",
    "Total optimization steps = 99999999999999999999999999", "{'loss': 'much'}", "{", "}", "{}",
    "label_ids:\n[1, 2, 99999999999]", "training example:\nlabel_ids:\n[[[[", "  Num examples = ",
  ])
  func rubbishSaysNothing(text: String) {
    #expect(events(text).isEmpty, "\(text)")
  }

  /// Lines made of the grammar's own pieces, cut and put together at random: no crash, and no count outside its range.
  @Test(arguments: 1...40)
  func anyMixtureOfPiecesIsRead(seed: Int) {
    var random = SeededGenerator(UInt64(seed))
    let pieces =
      Self.factory.split(separator: "\n").map(String.init) + [
        "retort: ", #"{"event": "step", "step": "#, "1", "-", "e", "}", "'", ",", ":", "\\",
        "\u{0}",
        "label_ids:", "training example:", "[", "]", "-100", "99999999999999999999", "NaN",
        "'loss': ",
        "'grad_norm': ", "{", "/checkpoint-", "Saving model checkpoint to ", " and global step ",
      ]
    var log = LauncherLog()
    for _ in 0..<2_000 {
      var line = ""
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        line += piece.prefix(Int.random(in: 0...max(1, piece.count), using: &random))
      }
      for event in log.read(line) {
        if case .begin(let updates, let batch, let at) = event {
          #expect(updates >= 0 && batch >= 0 && at >= 0)
        }
        if case .step(let step) = event { #expect(step.step >= 0) }
      }
    }
  }
}
