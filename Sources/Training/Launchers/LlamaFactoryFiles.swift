import Values

// LLaMA-Factory: its YAML, and the description of the data that it finds beside the rows.

extension LaunchInputs {
  func llamaFactory() -> LaunchFiles {
    var record: Record = [
      "model_name_or_path": .string(model),
      "model_revision": Value(revision),
      "stage": "sft",
      "do_train": true,
      "finetuning_type": "full",
      "template": Value(template),
      "dataset": "train",
      "dataset_dir": "data",
      "cutoff_len": .integer(Int64(cutoff)),
      "preprocessing_batch_size": .integer(Int64(settings.mapBatch)),
      "preprocessing_num_workers": .integer(Int64(settings.mapWorkers)),
      "packing": .bool(settings.packing.isOn),
      "neat_packing": .bool(settings.packing == .neat),
      "output_dir": "output",
      "report_to": "none",
      "plot_loss": false,
      "bf16": .bool(settings.precision == .bf16 || settings.precision == .pureBF16),
      "fp16": .bool(settings.precision == .fp16),
      "pure_bf16": .bool(settings.precision == .pureBF16),
    ]
    if let system { record["default_system"] = .string(system) }
    if revision == nil { record["model_revision"] = nil }
    if template == nil { record["template"] = nil }
    record = record.merging(ofTransformers)
    if hasHeldOut {
      record = record.merging([
        "eval_dataset": "held_out", "do_eval": true, "eval_on_start": true,
        "per_device_eval_batch_size": .integer(Int64(settings.perDevice)),
      ])
    }
    if !hasGPU {
      record["use_cpu"] = true
      record["disable_gradient_checkpointing"] = true
    }
    record = record.merging(options)
    return LaunchFiles(
      files: [
        .init("launch/train.yaml", record.yaml),
        .init("data/dataset_info.json", Self.datasetInfo.indentedJSON() + "\n"),
        // For whom has DeepSpeed: options: { deepspeed: launch/zero3.json }.
        .init("launch/zero3.json", Self.zero3.indentedJSON() + "\n"),
      ],
      arguments: ["-m", "llamafactory.cli", "train", "launch/train.yaml"],
      variables: settings.devices > 1
        ? ["FORCE_TORCHRUN": "1", "NPROC_PER_NODE": "\(settings.devices)"] : [:],
      final: "output")
  }

  private static let datasetInfo: Record = {
    func entry(_ file: String) -> Value {
      .record([
        "file_name": .string(file), "formatting": "sharegpt",
        "columns": .record(["messages": "conversations", "system": "system"]),
        "tags": .record([
          "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
        ]),
      ])
    }
    return ["train": entry("train.jsonl"), "held_out": entry("held-out.jsonl")]
  }()

  /// ZeRO stage 3 with 32-bit weights behind bf16: what DeepSpeed is told where a model does not fit one GPU.
  static let zero3: Record = [
    "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto",
    "gradient_accumulation_steps": "auto", "gradient_clipping": "auto",
    "zero_allow_untested_optimizer": true,
    "bf16": .record(["enabled": "auto"]),
    "zero_optimization": .record([
      "stage": 3, "overlap_comm": true, "contiguous_gradients": true,
      "stage3_gather_16bit_weights_on_model_save": true,
    ]),
  ]
}
