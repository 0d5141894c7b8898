import Values

@testable import Training

extension Planted {
  /// What is nearly a fault, and none.
  static let nearMisses: [Planted] = [
    .init(
      check: 1, what: "the name that there is", outcome: .pass, launcher: .llamafactory,
      lines: ["template: chatml"]),
    .init(
      check: 2, what: "the same template by another name", outcome: .pass, launcher: .llamafactory,
      lines: ["template: smollm"]),
    .init(
      check: 3, what: "a declared text", outcome: .pass, launcher: .llamafactory,
      lines: ["template: qwen", "system: Be kind."]),
    .init(
      check: 4, what: "several exchanges behind a system message", outcome: .pass,
      launcher: .llamafactory,
      rows: { rows in
        rows.map { row in
          var row = row
          let turns = row["conversations"]?.list ?? []
          row["conversations"] = .list(
            [.record(["from": "system", "value": "Be kind."])] + turns + turns)
          return row
        }
      }),
    .init(
      check: 5, what: "an answer of one letter", outcome: .pass,
      rows: { $0 + [PlantedRig.row("What?", "b")] }),
    .init(
      check: 6, what: "loss from the newline behind the header (16)", outcome: .pass,
      lines: ["form: messages", "options: { assistant_only_loss: true }"],
      student: { _, template in
        template =
          "{% for m in messages %}{% if m['role'] == 'assistant' %}{{ '<|im_start|>assistant' }}{% generation %}{{ '\\n' + m['content'] + '<|im_end|>\\n' }}{% endgeneration %}{% else %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
      }),
    .init(
      check: 7, what: "a cut answer among many", outcome: .pass, lines: ["cutoff: 200"],
      rows: { $0 + [PlantedRig.row("Why?", String(repeating: "so ", count: 100))] }),
    .init(
      check: 8, what: "one row of many cut", outcome: .pass, lines: ["cutoff: 200"],
      rows: { $0 + [PlantedRig.row("Why?", String(repeating: "so ", count: 100))] }),
    .init(check: 9, what: "thoughts that speak of marks once", outcome: .pass),
    .init(
      check: 10, what: "an open trace that is left alone", outcome: .pass,
      rows: { $0 + [PlantedRig.row("Why?", "<think>\nSo and so and so")] }),
    .init(
      check: 10, what: "closed thoughts in the template's form", outcome: .pass,
      student: { $1 = PlantedRig.thinkingTemplate }),
    .init(
      check: 11, what: "an answer that begins with a letter", outcome: .pass,
      launcher: .llamafactory, student: Planted.joiningNewlines),
    .init(
      check: 12, what: "messages whose answers alone are marked", outcome: .pass,
      lines: ["form: messages", "options: { assistant_only_loss: true }"],
      student: { _, template in
        template =
          "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' }}{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] + '<|im_end|>\\n' }}{% endgeneration %}{% else %}{{ m['content'] + '<|im_end|>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
      }),
    .init(
      check: 13, what: "just as many rows", outcome: .pass,
      student: { files, _ in files["config.json"]?["vocab_size"] = 259 }),
    .init(
      check: 14, what: "several tokens that stop", outcome: .pass,
      student: { files, _ in files["generation_config.json"]?["eos_token_id"] = [256, 258] }),
    .init(
      check: 15, what: "a beginning of a control string", outcome: .pass,
      rows: { $0 + [PlantedRig.row("Why?", "It says <|im_en and |im_end|>, no more than that.")] }),
    .init(check: 16, what: "just as many positions", outcome: .pass, lines: ["cutoff: 4096"]),
    .init(
      check: 17, what: "letters of everywhere", outcome: .pass,
      rows: { $0 + [PlantedRig.row("Why, 日本?", "Because of the café, ﷺ and 😀 and so on.")] }),
    .init(
      check: 18, what: "two answers to one question", outcome: .pass,
      rows: { $0 + [PlantedRig.row("What is 1 times 1?", "Another answer that says so.")] }),
    .init(
      check: 19, what: "a report that names them", outcome: .pass,
      lines: ["evaluate: { on: [aime24] }"],
      beside: ["data/decontamination.json": #"{"sets": [{"set": "benchmarks/AIME24.jsonl"}]}"#]),
    .init(
      check: 20, what: "runs that the launcher shuffles", outcome: .pass, launcher: .llamafactory,
      rows: { rows in
        rows
          + (0..<100).map {
            PlantedRig.row(
              "What is \($0)?", "It is \($0), as it ever was and will be.", id: "run\($0)")
          }
      }),
    .init(
      check: 21, what: "a key that is off", outcome: .pass, launcher: .llamafactory,
      lines: ["options: { max_samples: null, streaming: false }"]),
    .init(
      check: 22, what: "full packs", outcome: .pass, launcher: .llamafactory,
      lines: ["settings: { packing: yes }"]),
    .init(
      check: 23, what: "neat packs (6)", outcome: .pass, launcher: .llamafactory,
      lines: ["settings: { packing: yes }"]),
    .init(
      check: 23, what: "packs with FlashAttention (15)", outcome: .pass,
      lines: ["settings: { packing: yes }", "options: { attn_implementation: flash_attention_2 }"]),
    .init(
      check: 24, what: "a batch that comes out", outcome: .pass,
      lines: ["devices: 2", "settings: { batch: 32, per_device: 4, accumulation: 4 }"]),
    .init(
      check: 25, what: "a rate that falls in a line", outcome: .pass,
      lines: ["settings: { schedule: linear }"]),
    .init(check: 26, what: "another seed", outcome: .pass, lines: ["settings: { seed: 7 }"]),
    .init(
      check: 27, what: "fp32", outcome: .pass,
      lines: [
        "settings: { precision: fp32 }", "options: { model_init_kwargs: { dtype: float32 } }",
      ]),
    .init(check: 28, what: "enough memory", outcome: .pass, lines: ["hardware: { memory: 80 }"]),
    .init(
      check: 29, what: "a moment", outcome: .pass,
      lines: ["hardware: { teraflops: 989, price: 2.5 }"]),
    .init(
      check: 30, what: "one checkpoint kept", outcome: .pass,
      lines: ["settings: { save_steps: 1, keep_checkpoints: 1 }"]),
    .init(check: 31, what: "an empty folder", outcome: .pass),
    .init(
      check: 32, what: "the same cutoff once more", outcome: .pass,
      lines: ["options: { max_length: 2048 }"]),
    .init(
      check: 33, what: "the name of a variable", outcome: .pass,
      lines: ["options: { hub_token: $HF_TOKEN }"]),
    .init(
      check: 34, what: "one device", outcome: .pass,
      lines: ["options: { average_tokens_across_devices: false }"]),
    .init(check: 35, what: "half a per cent", outcome: .pass, lines: ["held_out: 0.5%"]),
    .init(
      check: 36, what: "evaluations as long as answers", outcome: .pass,
      lines: ["evaluate: { max_tokens: 2048 }"]),
  ]
}
