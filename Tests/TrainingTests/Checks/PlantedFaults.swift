import Values

@testable import Training

extension Planted {
  /// A fault for each check, and beside it what is nearly one and must pass.
  ///
  /// Of the silent mismatches of launchers, each that shows before the launch is among them: its number stands in
  /// brackets.
  static let faults: [Planted] = ofStudents + ofData + ofLabels + ofLaunches

  private static let ofStudents: [Planted] = [
    .init(
      check: 1, what: "a template that there is not (1)", launcher: .llamafactory,
      lines: ["template: qwen25"]),
    .init(
      check: 1, what: "no template to mark answers (13)",
      lines: ["form: messages", "options: { assistant_only_loss: true }"]),
    .init(check: 1, what: "a student without a template", student: { $1 = "" }),
    .init(
      check: 2, what: "another system text than the student's (2)", launcher: .llamafactory,
      lines: ["template: qwen"]),
    .init(
      check: 2, what: "another template than the student's (24)", launcher: .llamafactory,
      lines: ["template: phi4"]),
    .init(
      check: 3, what: "a default text that evaluations have not (2)", launcher: .llamafactory,
      lines: ["template: qwen"]),
    .init(
      check: 3, what: "a template without a place for it", lines: ["system: Be kind."],
      student: { _, template in
        template = template.replacing(
          "{% for m in messages %}", with: "{% for m in messages if m['role'] != 'system' %}")
      }),
    .init(
      check: 13, what: "more tokens than rows of the embedding",
      student: { files, _ in files["config.json"]?["vocab_size"] = 258 }),
    .init(
      check: 14, what: "padding that ends answers (18)",
      student: { files, _ in files["tokenizer_config.json"]?["pad_token"] = "<|im_end|>" }),
    .init(
      check: 14, what: "generation that stops elsewhere (22)",
      student: { files, _ in files["generation_config.json"]?["eos_token_id"] = 256 }),
    .init(check: 16, what: "more tokens than positions", lines: ["cutoff: 4097"]),
  ]

  private static let ofData: [Planted] = [
    .init(
      check: 4, what: "an odd number of turns (10)", launcher: .llamafactory,
      rows: { rows in
        var rows = rows
        let turns = rows[7]["conversations"]?.list ?? []
        rows[7]["conversations"] = .list(Array(turns.dropLast()))
        return rows
      }),
    .init(
      check: 4, what: "a role that is none (10)", launcher: .llamafactory,
      rows: { rows in
        rows.dropLast() + [
          [
            "id": "odd",
            "conversations": [
              .record(["from": "human", "value": "a"]), .record(["from": "bot", "value": "b"]),
            ],
          ]
        ]
      }),
    .init(check: 5, what: "an empty answer", rows: { $0 + [PlantedRig.row("What?", " \n")] }),
    .init(check: 5, what: "an empty question", rows: { $0 + [PlantedRig.row("", "That.")] }),
    .init(
      check: 9, what: "an open trace", outcome: .warn,
      rows: { $0 + [PlantedRig.row("Why?", "<think>\nSo and so and so")] }),
    .init(
      check: 10, what: "empty thoughts before an open trace (17)",
      rows: { $0 + [PlantedRig.row("Why?", "<think>\nSo and so and so")] },
      student: { $1 = PlantedRig.thinkingTemplate }),
    .init(
      check: 10, what: "an answer that is trimmed (17)",
      rows: { $0 + [PlantedRig.row("Why?", "  Because. ")] },
      student: { _, template in
        template = template.replacing("m['content']", with: "m['content']|trim")
      }),
    .init(
      check: 15, what: "an end of turn within an answer",
      rows: { $0 + [PlantedRig.row("Why?", "It says <|im_end|> here, and goes on and on.")] }),
    .init(
      check: 17, what: "a lost character",
      rows: { $0 + [PlantedRig.row("Why?", "Because of the caf\u{FFFD}, and so on.")] }),
    .init(
      check: 17, what: "a NUL",
      rows: { $0 + [PlantedRig.row("Why?", "Because of \u{0}, and so on.")] }),
    .init(check: 18, what: "a row twice", outcome: .warn, rows: { $0 + [$0[3]] }),
    .init(check: 19, what: "no report of a decontamination", lines: ["evaluate: { on: [aime24] }"]),
    .init(
      check: 19, what: "a report of other sets", lines: ["evaluate: { on: [aime24] }"],
      beside: ["data/decontamination.json": #"{"sets": [{"set": "math500"}]}"#]),
    .init(
      check: 20, what: "runs that are not shuffled (7)", outcome: .warn, launcher: .llamafactory,
      lines: ["options: { disable_shuffling: true }"],
      rows: { rows in
        rows
          + (0..<100).map {
            PlantedRig.row(
              "What is \($0)?", "It is \($0), as it ever was and will be.", id: "run\($0)")
          }
      }),
    .init(check: 35, what: "no question kept back", outcome: .warn, lines: ["held_out: off"]),
    .init(
      check: 35, what: "rows kept back and not questions", outcome: .warn, launcher: .llamafactory,
      lines: ["options: { val_size: 0.01 }"]),
  ]

  private static let ofLabels: [Planted] = [
    .init(
      check: 6, what: "an end that is no token",
      student: { files, template in
        template = template.replacing("<|im_end|>\\n' }}{% endfor", with: "\\n' }}{% endfor")
      }),
    .init(check: 6, what: "the question within the loss (12)", lines: ["form: messages"]),
    .init(
      check: 7, what: "no token that ends answers",
      student: { files, _ in files["tokenizer_config.json"]?["eos_token"] = nil }),
    .init(check: 8, what: "most rows cut (11, 24)", lines: ["cutoff: 60"]),
    .init(
      check: 8, what: "questions cut (3)", outcome: .warn, launcher: .llamafactory,
      lines: ["cutoff: 400"],
      rows: {
        $0 + [
          PlantedRig.row(
            String(repeating: "Why so? ", count: 90), "That is so, since it has ever been so.")
        ]
      }),
    .init(check: 8, what: "long rows left out (21)", launcher: .axolotl, lines: ["cutoff: 60"]),
    .init(
      check: 11, what: "an answer that begins with a newline (4)", outcome: .warn,
      launcher: .llamafactory,
      rows: { $0 + [PlantedRig.row("Why?", "\n\nBecause it is so, and was.")] },
      student: Self.joiningNewlines),
    .init(check: 12, what: "loss on everything (12, 23)", lines: ["form: messages"]),
    .init(
      check: 12, what: "loss on the prompt", launcher: .llamafactory,
      lines: ["options: { train_on_prompt: true }"]),
  ]

  private static let ofLaunches: [Planted] = [
    .init(
      check: 21, what: "the head alone (7)", launcher: .llamafactory,
      lines: ["options: { max_samples: 30 }"]),
    .init(
      check: 21, what: "data prepared before (8)", launcher: .llamafactory,
      lines: ["options: { tokenized_path: old }"]),
    .init(
      check: 22, what: "packs half empty (5)", outcome: .warn, launcher: .llamafactory,
      lines: ["settings: { packing: yes, map_batch: 2 }"]),
    .init(
      check: 23, what: "packs whose rows see each other (6)", launcher: .llamafactory,
      lines: ["settings: { packing: plain }"]),
    .init(
      check: 23, what: "packs without FlashAttention (15)", lines: ["settings: { packing: yes }"]),
    .init(
      check: 24, what: "a batch that does not come out",
      lines: ["settings: { batch: 32, per_device: 3, accumulation: 10 }"]),
    .init(
      check: 25, what: "a rate that does not fall",
      lines: ["settings: { schedule: constant_with_warmup }"]),
    .init(check: 25, what: "no warm-up", lines: ["settings: { warmup_ratio: 0 }"]),
    .init(
      check: 26, what: "settings of another size", outcome: .warn,
      lines: ["settings: { learning_rate: 8e-5, batch: 512 }"]),
    .init(
      check: 26, what: "another beta (24)", outcome: .warn,
      lines: ["settings: { betas: [0.9, 0.95] }"]),
    .init(
      check: 27, what: "weights in bf16 (19)",
      lines: ["options: { model_init_kwargs: { dtype: auto } }"]),
    .init(
      check: 27, what: "pure bf16 (19)", launcher: .llamafactory,
      lines: ["settings: { precision: pure_bf16 }"]),
    .init(
      check: 28, what: "too little memory", outcome: .warn,
      lines: ["hardware: { memory: 0.1 }", "settings: { per_device: 512 }"],
      student: { files, _ in files["config.json"]?["vocab_size"] = 300_000 }),
    .init(
      check: 29, what: "a lifetime", outcome: .warn,
      lines: ["hardware: { teraflops: 0.001, utilization: 0.001 }", "settings: { epochs: 10000 }"]),
    .init(
      check: 30, what: "more than the disk", lines: ["settings: { save_steps: 1, epochs: 100 }"],
      student: { files, _ in
        files["config.json"]?["hidden_size"] = 8192
        files["config.json"]?["intermediate_size"] = 65_536
        files["config.json"]?["num_hidden_layers"] = 200
      }),
    .init(check: 30, what: "nothing to resume from", lines: ["options: { save_only_model: true }"]),
    .init(
      check: 31, what: "a folder that is not empty (9)", beside: ["output/checkpoint-1/x": "x"]),
    .init(
      check: 31, what: "another training's folder (9)",
      beside: ["output/manifest.json": #"{"identity": "0"}"#]),
    .init(check: 32, what: "a key that is gone", lines: ["options: { max_seq_length: 4096 }"]),
    .init(
      check: 32, what: "a key that is gone (9)", launcher: .llamafactory,
      lines: ["options: { overwrite_output_dir: true }"]),
    .init(check: 32, what: "another cutoff (11, 24)", lines: ["options: { max_length: 1024 }"]),
    .init(
      check: 33, what: "a key in the file",
      lines: ["options: { hub_token: hf_ABCDEFGHIJKLMNOPQRSTUVWX }"]),
    .init(
      check: 34, what: "a mean of devices' means (20)",
      lines: ["devices: 2", "options: { average_tokens_across_devices: false }"]),
    .init(
      check: 36, what: "evaluations that are too short", outcome: .warn,
      lines: ["evaluate: { max_tokens: 20 }"]),
    .init(
      check: 36, what: "evaluations longer than the cutoff", outcome: .warn,
      lines: ["cutoff: 100", "evaluate: { max_tokens: 4096 }"],
      rows: { rows in
        rows + [PlantedRig.row("Why?", String(repeating: "so ", count: 50))]
      }),
  ]

  /// Two newlines become one token.
  static let joiningNewlines: @Sendable (inout [String: Record], inout String) -> Void = {
    files, _ in
    guard var tokenizer = files["tokenizer.json"], var model = tokenizer["model"]?.record,
      var vocabulary = model["vocab"]?.record
    else { return }
    vocabulary["ĊĊ"] = 259
    model["vocab"] = .record(vocabulary)
    model["merges"] = ["Ċ Ċ"]
    tokenizer["model"] = .record(model)
    files["tokenizer.json"] = tokenizer
  }
}
