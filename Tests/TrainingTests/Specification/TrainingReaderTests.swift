import Recipes
import Testing
import Values

@testable import Training

struct TrainingReaderTests {
  @Test func readsAWholeTraining() throws {
    let spec = try read(
      """
      name: small-student
      data: run:quickstart
      student: { model: smollm2-135m }
      with: trl
      template: auto
      cutoff: 2048
      settings: { batch: 8, learning_rate: 5e-5, epochs: 2, packing: yes, betas: [0.9, 0.95] }
      devices: 2
      held_out: 0.5%
      options: { gradient_checkpointing: true, nested: { a: 1 } }
      """)
    #expect(spec.data.value == .run("quickstart"))
    #expect(spec.student.model.value == "smollm2-135m")
    #expect(spec.template == nil)
    #expect(spec.heldOut == 0.005)
    #expect(spec.options["gradient_checkpointing"] == true)
    let settings = spec.settings.resolved(rows: 170, launcher: spec.launcher, devices: spec.devices)
    #expect(settings.packing == .bestFit)
    #expect((settings.perDevice, settings.accumulation) == (1, 4))
    #expect(settings.beta2 == 0.95)
    #expect(settings.warmupRatio == 0.1)
  }

  @Test(arguments: [
    ("with: trel", "\"trel\" is not a known with", "did you mean \"trl\"?"),
    ("with: trl\ncutof: 5", "the training has no field \"cutof\"", "did you mean \"cutoff\"?"),
    ("with: trl\nheld_out: 80%", "held_out should be a share", "held_out: 0.5%"),
    ("with: trl\nsettings: { packing: neat }", "TRL has no packing \"neat\"", "known are"),
    ("with: trl\nsettings: { betas: [0.9, 1] }", "betas are two numbers", "betas: [0.9, 0.999]"),
    ("with: llamafactory\nform: messages", "has a form of rows of its own", "form is for TRL"),
    ("with: trl\nsettings: none-such", "not a known preset", "openthoughts3"),
  ])
  func tellsFaultsWithTheirPlace(_ lines: String, _ message: String, _ hint: String) throws {
    let log = FindingLog()
    let yaml = "name: x\ndata: rows.jsonl\nstudent: smollm2-135m\n\(lines)\n"
    #expect(TrainingSpec.read(yaml, log: log) == nil)
    let finding = try #require(log.findings.first { $0.message.contains(message) })
    #expect(finding.line >= 4)
    #expect(finding.hint?.contains(hint) == true)
  }

  @Test func tellsAllThatIsMissingAtOnce() {
    let log = FindingLog()
    #expect(TrainingSpec.read("cutoff: 100", log: log) == nil)
    for name in ["name", "data", "student", "with"] {
      #expect(log.findings.contains { $0.message.contains("\"\(name)\"") }, "\(name)")
    }
  }

  @Test func seesWhereSecretsStand() throws {
    let spec = try read(
      """
      name: x
      data: rows.jsonl
      student: smollm2-135m
      with: trl
      options:
        hub_token: hf_ABCDEFGHIJKLMNOPQRSTUVWX
      """)
    #expect(spec.secrets.map(\.line) == [6])
  }

  private func read(_ yaml: String) throws -> TrainingSpec {
    let log = FindingLog()
    let spec = TrainingSpec.read(yaml, log: log)
    return try #require(spec, "\(log.findings.map(\.message))")
  }
}
