import Values

// axolotl: its YAML. It is written to be started elsewhere.

extension LaunchInputs {
  func axolotl() -> LaunchFiles {
    var record: Record = [
      "base_model": .string(model),
      "datasets": .list([Self.dataset("data/train.jsonl")]),
      "chat_template": chatTemplate == nil ? "tokenizer_default" : "jinja",
      "sequence_len": .integer(Int64(cutoff)),
      // Else rows that are too long are dropped.
      "excess_length_strategy": "truncate",
      "sample_packing": .bool(settings.packing.isOn),
      "train_on_inputs": false,
      "micro_batch_size": .integer(Int64(settings.perDevice)),
      "gradient_accumulation_steps": .integer(Int64(settings.accumulation)),
      "num_epochs": .double(settings.epochs),
      "learning_rate": .double(settings.learningRate),
      "lr_scheduler": .string(settings.schedule),
      "warmup_steps": .integer(Int64(warmup)),
      "weight_decay": .double(settings.weightDecay),
      "adam_beta1": .double(settings.beta1),
      "adam_beta2": .double(settings.beta2),
      "optimizer": "adamw_torch",
      "bf16": .bool(settings.precision == .bf16 || settings.precision == .pureBF16),
      "fp16": .bool(settings.precision == .fp16),
      "seed": .integer(Int64(settings.seed)),
      "output_dir": "output",
      "logging_steps": 1,
      "auto_resume_from_checkpoints": true,
    ]
    if let revision { record["revision_of_model"] = .string(revision) }
    if let chatTemplate { record["chat_template_jinja"] = .string(chatTemplate) }
    if hasHeldOut { record["test_datasets"] = .list([Self.dataset("data/held-out.jsonl")]) }
    if let steps = settings.saveSteps {
      record["save_steps"] = .integer(Int64(steps))
    } else {
      record["saves_per_epoch"] = 1
    }
    if let keep = settings.keepCheckpoints { record["save_total_limit"] = .integer(Int64(keep)) }
    record = record.merging(options)
    return LaunchFiles(
      files: [.init("launch/axolotl.yaml", record.yaml)], arguments: nil, variables: [:],
      final: "output")
  }

  private static func dataset(_ path: String) -> Value {
    .record([
      "path": .string(path), "ds_type": "json", "split": "train", "type": "chat_template",
      "field_messages": "conversations",
      "message_property_mappings": .record(["role": "from", "content": "value"]),
      "roles": .record(["user": ["human"], "assistant": ["gpt"], "system": ["system"]]),
      "roles_to_train": ["assistant"],
    ])
  }
}
