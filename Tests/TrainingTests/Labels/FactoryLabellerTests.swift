import Foundation
import TestSupport
import Testing
import Tokenizers
import Values

@testable import Training

/// Against LLaMA-Factory's own processors, which are given the same rows and a tokenizer of Hugging Face.
@Suite(.enabled(if: TestStudents.areThere, "\(TestStudents.absence)"))
struct FactoryLabellerTests {
  struct Case: Sendable, CustomStringConvertible {
    let student: String
    let template: String
    var cutoff = 4096
    var options = FactoryOptions()
    var system: String?
    var packing = false
    var portion = 1000
    var workers = 1
    var description: String { "\(student) \(template) \(cutoff) \(options) \(packing)" }
  }

  static let cases: [Case] = [
    .init(student: "qwen2.5", template: "qwen"),
    .init(student: "qwen2.5", template: "qwen", cutoff: 40),
    .init(student: "qwen2.5", template: "qwen", cutoff: 17, system: ""),
    .init(student: "qwen2.5", template: "chatml", cutoff: 64, options: .init(trainsPrompt: true)),
    .init(student: "qwen2.5", template: "qwen", cutoff: 80, options: .init(masksHistory: true)),
    .init(student: "qwen3", template: "qwen3"),
    .init(student: "qwen3", template: "qwen3", options: .init(thinks: false)),
    .init(student: "qwen3", template: "qwen3", cutoff: 60, options: .init(masksHistory: true)),
    .init(student: "qwen3", template: "qwen3_nothink", system: "Be good."),
    .init(student: "llama3", template: "llama3"),
    .init(student: "llama3", template: "llama3", cutoff: 50),
    .init(student: "llama3", template: "gemma"), .init(student: "llama3", template: "mistral"),
    .init(student: "llama3", template: "default"), .init(student: "llama3", template: "alpaca"),
    .init(student: "llama3", template: "vicuna", cutoff: 30),
    .init(student: "llama3", template: "deepseek3"),
    .init(student: "llama3", template: "deepseekr1"),
    .init(student: "qwen2.5", template: "phi4"), .init(student: "qwen2.5", template: "olmo"),
    .init(student: "qwen2.5", template: "smollm2"), .init(student: "qwen2.5", template: "empty"),
  ]

  @Test(arguments: ["qwen2.5", "qwen3", "llama3"])
  func labelsAreThoseOfLlamaFactory(_ student: String) async throws {
    let cases = Self.cases.filter { $0.student == student }
    let chats = OddChats.make(1000, seed: 11)
    let files = try await TestStudents.files(student)
    let tokenizer = try Tokenizer(json: files.tokenizer, named: student)
    for (test, expected) in zip(cases, try await FactoryOracle.labels(cases, chats)) {
      let template = try #require(FactoryTemplates.named(test.template)).with(system: test.system)
      let labeller = FactoryLabeller(
        template: template, tokenizer: tokenizer, cutoff: test.cutoff,
        begin: files.token("bos_token"), end: files.token("eos_token"), options: test.options)
      var differences: [String] = []
      for (labelling, row) in zip(try labeller.label(chats), expected) {
        guard case .row(let labelled) = labelling else {
          Issue.record("a good row was left out")
          continue
        }
        if labelled.tokens != row[0] || labelled.labels != row[1] {
          differences.append(labelled.text)
        }
      }
      #expect(
        differences.isEmpty, "\(test): \(differences.count), \(differences.first.debugDescription)")
      #expect(expected.count == chats.count)
    }
  }

  @Test func packsAreThoseOfLlamaFactory() async throws {
    let chats = OddChats.make(730, seed: 13)
    let files = try await TestStudents.files("qwen2.5")
    let tokenizer = try Tokenizer(json: files.tokenizer, named: "qwen")
    let cases = [(1000, 1, 64), (100, 3, 64), (7, 2, 33), (1000, 4, 2000)].map {
      Case(
        student: "qwen2.5", template: "qwen", cutoff: $2, packing: true, portion: $0, workers: $1)
    }
    for (test, expected) in zip(cases, try await FactoryOracle.packs(cases, chats)) {
      let labeller = FactoryLabeller(
        template: try #require(FactoryTemplates.named("qwen")), tokenizer: tokenizer,
        cutoff: test.cutoff - 1, begin: nil, end: "<|im_end|>", options: .init())
      var packer = Packer(
        .neat, cutoff: test.cutoff, portion: test.portion, workers: test.workers)
      for case .row(let row) in try labeller.label(chats) { packer.add(row.tokens.count) }
      packer.finish()
      #expect(packer.outcome.sequences == expected, "\(test)")
      #expect(packer.outcome.rows == chats.count)
    }
  }

  /// Every length of question and answer up to 40, at cutoffs up to 40: the rule leaves no more than fits.
  @Test func lengthsNeverExceedTheCutoff() {
    for cutoff in 1...40 {
      for source in 0...40 {
        for target in 0...40 where source + target > 0 {
          let (kept, answer) = FactoryLabeller.lengths(source, target, cutoff)
          #expect(kept + answer <= cutoff && kept <= source && answer <= target && kept >= 0)
          if source + target <= cutoff { #expect((kept, answer) == (source, target)) }
        }
      }
    }
  }
}

/// LLaMA-Factory's processors without its engines: what they import of PyTorch is stood in for.
enum FactoryOracle {
  private static let script = #"""
    import importlib.machinery, json, sys, types
    arguments = json.loads(sys.argv[1])
    for name in ["llamafactory", "llamafactory.data", "llamafactory.extras", "llamafactory.data.processor"]:
        module = types.ModuleType(name)
        module.__path__ = [arguments["folder"] + "/" + name.replace(".", "/")]
        sys.modules[name] = module
    constants = types.ModuleType("llamafactory.extras.constants")
    constants.IGNORE_INDEX, constants.RUNNING_LOG = -100, "running.log"
    sys.modules["llamafactory.extras.constants"] = constants
    class Plain:
        def process_messages(self, messages, *others): return [dict(message) for message in messages]
        def process_token_ids(self, ids, labels, *others): return ids, labels
    plugins = types.ModuleType("llamafactory.data.mm_plugin")
    plugins.get_mm_plugin = lambda *words, **others: Plain()
    sys.modules["llamafactory.data.mm_plugin"] = plugins
    import logging
    logging.disable(logging.WARNING)
    from llamafactory.data import template as templates
    from llamafactory.data.processor import supervised
    from transformers import AutoTokenizer
    import numpy
    for case in arguments["cases"]:
        tokenizer = AutoTokenizer.from_pretrained(arguments["student"])
        templates_before = {name: vars(one).copy() for name, one in templates.TEMPLATES.items()}
        packing, cutoff = case["packing"], case["cutoff"]
        data = types.SimpleNamespace(template=case["template"], train_on_prompt=case["trainsPrompt"],
            tool_format=None, default_system=case["system"], enable_thinking=case["thinks"],
            preserve_thinking=False, mask_history=case["masksHistory"], packing=packing, neat_packing=packing,
            cutoff_len=cutoff - 1 if packing else cutoff)
        template = templates.get_template_and_fix_tokenizer(tokenizer, data)
        kind = supervised.PackedSupervisedDatasetProcessor if packing else supervised.SupervisedDatasetProcessor
        processor = kind(template=template, tokenizer=tokenizer, processor=None, data_args=data)
        chats = json.load(open(arguments["chats"]))
        systems = [chat[0]["content"] if chat[0]["role"] == "system" else "" for chat in chats]
        turns = [chat[1:] if chat[0]["role"] == "system" else chat for chat in chats]
        def process(start, end):
            some = turns[start:end]
            nothing = [None] * len(some)
            return processor.preprocess_dataset({"_prompt": [chat[:-1] for chat in some],
                "_response": [chat[-1:] for chat in some], "_system": systems[start:end], "_tools": [""] * len(some),
                "_images": nothing, "_videos": nothing, "_audios": nothing})
        if not packing:
            made = process(0, len(chats))
            print(json.dumps(list(zip(made["input_ids"], made["labels"]))))
        else:
            packs = 0
            for mine in numpy.array_split(range(len(chats)), case["workers"]):
                for start in range(0, len(mine), case["portion"]):
                    some = mine[start:start + case["portion"]]
                    packs += len(process(int(some[0]), int(some[-1]) + 1)["input_ids"])
            print(packs)
        for name, fields in templates_before.items():
            vars(templates.TEMPLATES[name]).update(fields)
    """#

  static func labels(_ cases: [FactoryLabellerTests.Case], _ chats: [[Message]]) async throws
    -> [[[[Int32]]]]
  {
    try await run(cases, chats).map {
      try JSONDecoder().decode([[[Int32]]].self, from: Data($0.utf8))
    }
  }

  static func packs(_ cases: [FactoryLabellerTests.Case], _ chats: [[Message]]) async throws
    -> [Int]
  {
    try await run(cases, chats).map { Int($0) ?? -1 }
  }

  /// A line for each case.
  private static func run(_ cases: [FactoryLabellerTests.Case], _ chats: [[Message]]) async throws
    -> [Substring]
  {
    let scratch = Scratch()
    let file = try scratch.write("chats.json", OddChats.json(chats))
    let arguments: Record = [
      "folder": .string(TestStudents.folder), "chats": .string(file),
      "student": .string(try await TestStudents.path(cases[0].student)),
      "cases": .list(
        cases.map { test in
          .record([
            "template": .string(test.template), "cutoff": .integer(Int64(test.cutoff)),
            "trainsPrompt": .bool(test.options.trainsPrompt),
            "masksHistory": .bool(test.options.masksHistory),
            "thinks": .bool(test.options.thinks), "system": Value(test.system),
            "packing": .bool(test.packing), "portion": .integer(Int64(test.portion)),
            "workers": .integer(Int64(test.workers)),
          ])
        }),
    ]
    return try await Oracle.python(script, [Value.record(arguments).json]).split(separator: "\n")
  }
}
