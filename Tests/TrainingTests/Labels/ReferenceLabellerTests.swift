import Foundation
import Machine
import TestSupport
import Testing
import Tokenizers
import Values

@testable import Training

/// Against TRL: its own `SFTTrainer` where a Python with PyTorch is at hand, else the same calls of Transformers.
@Suite(.enabled(if: TestStudents.areThere, "\(TestStudents.absence)"))
struct ReferenceLabellerTests {
  struct Case: Sendable, CustomStringConvertible {
    let student: String
    /// A template of TRL's folder; nil for the student's own.
    var template: String?
    var form = RowForm.promptCompletion
    var cutoff = 4096
    var options = ReferenceOptions()
    var description: String { "\(student) \(template ?? "own") \(form) \(cutoff) \(options)" }
  }

  static let cases: [Case] = [
    .init(student: "qwen2.5"), .init(student: "qwen2.5", cutoff: 48),
    .init(student: "qwen2.5", cutoff: 48, options: .init(keepsEnd: true)),
    .init(student: "qwen2.5", form: .messages),
    .init(
      student: "qwen2.5", template: "qwen2_5_training", form: .messages,
      options: .init(trainsAssistantOnly: true)),
    .init(
      student: "qwen2.5", template: "qwen2_5_training",
      options: .init(trainsCompletionOnly: false, trainsAssistantOnly: true)),
    .init(student: "qwen3"), .init(student: "qwen3", form: .messages, cutoff: 70),
    .init(
      student: "qwen3", template: "qwen3_training", form: .messages, cutoff: 90,
      options: .init(trainsAssistantOnly: true)),
    .init(student: "llama3"), .init(student: "llama3", cutoff: 33),
    .init(
      student: "llama3", template: "llama3_training", form: .messages,
      options: .init(trainsAssistantOnly: true)),
    .init(student: "smollm2-135m"), .init(student: "smollm2-135m", form: .messages, cutoff: 50),
  ]

  @Test(arguments: ["qwen2.5", "qwen3", "llama3", "smollm2-135m"])
  func labelsAreThoseOfTRL(_ student: String) async throws {
    let cases = Self.cases.filter { $0.student == student }
    let chats = OddChats.make(1000, seed: 17)
    let scratch = Scratch()
    let built = student == BuiltInStudent.name
    if built { try BuiltInStudent.write(to: scratch.path) }
    let folder = built ? scratch.path : try await TestStudents.path(student)
    let files = try StudentFiles.read(folder, name: student, weights: "none")
    let tokenizer = try Tokenizer(json: files.tokenizer, named: student)
    for (test, expected) in zip(cases, try await oracle(cases, chats, folder)) {
      let own = files.chatTemplate ?? ""
      let template = try test.template.map {
        try Files.text(of: "\(TestStudents.folder)/trl/chat_templates/\($0).jinja")
      }
      let labeller = ReferenceLabeller(
        renderer: try JinjaRenderer(template: template ?? own, names: files.names),
        tokenizer: tokenizer, form: test.form, options: test.options, cutoff: test.cutoff)
      var rows: [[[Int32]]] = []
      for labelling in try labeller.label(chats) {
        switch labelling {
        case .row(let row): rows.append([row.tokens, row.labels])
        case .dropped: continue
        case .refused(let why): Issue.record("\(test): \(why)")
        }
      }
      #expect(rows.count == expected.count, "\(test)")
      let differences = zip(rows, expected).filter { $0 != $1 }
      #expect(
        differences.isEmpty,
        "\(test): \(differences.count), \(tokenizer.decode(differences.first?.0[0] ?? []).debugDescription)"
      )
    }
  }

  private static let script = #"""
    import json, sys, types, logging
    logging.disable(logging.WARNING)
    arguments = json.loads(sys.argv[1])
    from datasets import Dataset, disable_progress_bars
    from transformers import AutoTokenizer
    disable_progress_bars()
    chats = json.load(open(arguments["chats"]))
    tokenizer = AutoTokenizer.from_pretrained(arguments["student"])
    try:
        from trl import SFTTrainer
    except Exception:
        SFTTrainer = None

    def replayed(case, template, only_assistant):
        from trl.data_utils import common_prefix_length
        for chat in chats:
            make = lambda turns, **more: tokenizer.apply_chat_template(
                turns, chat_template=template, tokenize=True, return_dict=True, **more)
            made = make(chat, return_assistant_tokens_mask=only_assistant)
            ids, labels = made["input_ids"], list(made["input_ids"])
            if case["form"] == "prompt_completion" and case["completion"]:
                length = common_prefix_length(make(chat[:-1], add_generation_prompt=True)["input_ids"], ids)
                labels = [-100] * length + labels[length:]
            if only_assistant:
                labels = [label if bit else -100 for label, bit in zip(labels, made["assistant_masks"])]
            cut = slice(-case["cutoff"], None) if case["end"] else slice(None, case["cutoff"])
            ids, labels = ids[cut], labels[cut]
            if any(label != -100 for label in labels):
                yield [ids, labels]

    for case in arguments["cases"]:
        template = open(case["template"]).read() if case["template"] else None
        if SFTTrainer is None:
            print(json.dumps(list(replayed(case, template, case["assistant"]))))
            continue
        if case["form"] == "messages":
            data = Dataset.from_list([{"messages": chat} for chat in chats])
        else:
            data = Dataset.from_list([{"prompt": chat[:-1], "completion": chat[-1:]} for chat in chats])
        trainer = types.SimpleNamespace(_tokenizer=tokenizer, chat_template=template,
            completion_only_loss=case["completion"])
        settings = types.SimpleNamespace(dataset_num_proc=None, dataset_text_field="text",
            assistant_only_loss=case["assistant"], max_length=case["cutoff"], shuffle_dataset=False,
            truncation_mode="keep_end" if case["end"] else "keep_start", packing_strategy="bfd", seed=1)
        made = SFTTrainer._prepare_dataset(trainer, data, tokenizer, settings, False, None, "train")
        print(json.dumps(list(zip(made["input_ids"], made["labels"]))))
    """#

  private func oracle(_ cases: [Case], _ chats: [[Message]], _ folder: String) async throws
    -> [[[[Int32]]]]
  {
    let scratch = Scratch()
    let file = try scratch.write("chats.json", OddChats.json(chats))
    let arguments: Record = [
      "student": .string(folder), "chats": .string(file),
      "cases": .list(
        cases.map { test in
          .record([
            "template": Value(
              test.template.map { "\(TestStudents.folder)/trl/chat_templates/\($0).jinja" }),
            "form": .string(test.form.rawValue), "cutoff": .integer(Int64(test.cutoff)),
            "completion": .bool(test.options.trainsCompletionOnly),
            "assistant": .bool(test.options.trainsAssistantOnly),
            "end": .bool(test.options.keepsEnd),
          ])
        }),
    ]
    let printed = try await TrainingPython.run(Self.script, [Value.record(arguments).json])
    return try printed.split(separator: "\n").map {
      try JSONDecoder().decode([[[Int32]]].self, from: Data($0.utf8))
    }
  }
}

/// The Python of a launcher's environment if one is set up, else the oracles'.
enum TrainingPython {
  static func run(_ script: String, _ arguments: [String]) async throws -> String {
    let folder = "\(DependencyFolder.current.path)/training"
    let made = Files.names(in: folder).filter { $0.hasPrefix("trl-") && !$0.hasSuffix(".partial") }
    let given = ProcessInfo.processInfo.environment["RETORT_TRL_PYTHON"]
    guard let python = given ?? made.first.map({ "\(folder)/\($0)/bin/python" }) else {
      return try await Oracle.python(script, arguments)
    }
    return try await Oracle.python(script, arguments, interpreter: python)
  }
}
