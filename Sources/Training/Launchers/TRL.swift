import Values

// TRL: a program of ours that calls its trainer, and the settings that the program reads.

extension LaunchInputs {
  func trl() -> LaunchFiles {
    var arguments = ofTransformers.merging([
      "output_dir": "output",
      "max_length": .integer(Int64(cutoff)),
      "packing": .bool(settings.packing.isOn),
      "bf16": .bool(settings.precision == .bf16 || settings.precision == .pureBF16),
      "fp16": .bool(settings.precision == .fp16),
      "gradient_checkpointing": .bool(hasGPU),
      "dataset_num_proc": .integer(Int64(settings.mapWorkers)),
      "per_device_eval_batch_size": .integer(Int64(settings.perDevice)),
      "report_to": "none",
    ])
    if !hasGPU { arguments["use_cpu"] = true }
    if settings.packing.isOn { arguments["packing_strategy"] = .string(settings.packing.rawValue) }
    switch form {
    // Said, and not left to what the rows look like.
    case .promptCompletion: arguments["completion_only_loss"] = true
    case .messages: break
    }
    if settings.devices > 1 {
      // The trainer shards nothing by itself: accelerate does, by its own file.
      arguments["gradient_checkpointing"] = true
    }
    arguments = arguments.merging(options)
    var record: Record = [
      "model": .string(model),
      "revision": Value(revision),
      "dtype": .string(settings.precision == .pureBF16 ? "bfloat16" : "float32"),
      "template": chatTemplate == nil ? .null : "launch/chat_template.jinja",
      "train": "data/train.jsonl",
      "held_out": hasHeldOut ? "data/held-out.jsonl" : .null,
      "cache": "output/cache",
      "final": "output/final",
    ]
    if let threads { record["threads"] = .integer(Int64(threads)) }
    record["arguments"] = .record(arguments)
    var files = [
      LaunchFiles.File(
        "launch/train.py", String(decoding: PackageResources.train_py, as: UTF8.self)),
      LaunchFiles.File("launch/settings.json", record.indentedJSON() + "\n"),
    ]
    if let chatTemplate { files.append(.init("launch/chat_template.jinja", chatTemplate)) }
    var command = ["launch/train.py", "launch/settings.json"]
    if settings.devices > 1 {
      files.append(.init("launch/accelerate.yaml", accelerate))
      command =
        ["-m", "accelerate.commands.launch", "--config_file", "launch/accelerate.yaml"] + command
    }
    return LaunchFiles(files: files, arguments: command, variables: [:], final: "output/final")
  }

  /// How accelerate divides a model among the GPUs of one machine.
  private var accelerate: String {
    """
    compute_environment: LOCAL_MACHINE
    distributed_type: FSDP
    mixed_precision: \(settings.precision == .fp32 ? "no" : settings.precision == .fp16 ? "fp16" : "bf16")
    num_machines: 1
    num_processes: \(settings.devices)
    fsdp_config:
      fsdp_version: 2
      fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP
      fsdp_reshard_after_forward: true
      fsdp_state_dict_type: FULL_STATE_DICT
      fsdp_cpu_ram_efficient_loading: true

    """
  }
}
