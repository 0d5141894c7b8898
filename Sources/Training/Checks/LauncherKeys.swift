import Values

extension Launcher {
  /// Keys that earlier releases had, and what takes their place.
  var goneKeys: [String: String] {
    switch self {
    case .trl:
      [
        "max_seq_length": "set the training's cutoff", "tokenizer": "it is called processing_class",
        "overwrite_output_dir": "remove it: a folder is resumed or another is taken",
        "dataset_batch_size": "remove it", "num_of_sequences": "remove it",
        "evaluation_strategy": "it is called eval_strategy",
        "warmup_ratio": "set warmup_ratio under settings: the launcher is given warmup_steps",
        "use_liger": "it is called use_liger_kernel",
        "eval_packing_strategy": "remove it",
      ]
    case .llamafactory:
      [
        "overwrite_output_dir": "remove it: a folder is resumed or another is taken",
        "max_length": "set the training's cutoff", "max_seq_length": "set the training's cutoff",
        "dataset_dir_sharegpt": "remove it", "evaluation_strategy": "it is called eval_strategy",
        "reserved_label_len": "remove it", "flash_attention": "it is called flash_attn",
        "checkpoint_dir": "it is called adapter_name_or_path",
      ]
    case .axolotl:
      [
        "flash_attention": "it is called attn_implementation", "sharegpt": "type: chat_template",
        "overwrite_output_dir": "remove it", "max_seq_length": "set the training's cutoff",
        "evaluation_strategy": "it is called eval_strategy",
        "xformers_attention": "it is called attn_implementation",
        "sdp_attention": "it is called attn_implementation",
        "fsdp_transformer_layer_cls_to_wrap":
          "it stands in fsdp_config", "noisy_embedding_alpha": "it is called neftune_noise_alpha",
        "conversation": "type: chat_template",
      ]
    }
  }

  /// Keys that a training sets by itself, with what it says.
  func ownKeys(_ facts: Facts) -> [(String, Value)] {
    let settings = facts.settings
    let cutoff: Value = .integer(Int64(facts.spec.cutoff))
    let common: [(String, Value)] = [
      ("learning_rate", .double(settings.learningRate)),
      ("num_train_epochs", .double(settings.epochs)), ("num_epochs", .double(settings.epochs)),
      ("per_device_train_batch_size", .integer(Int64(settings.perDevice))),
      ("micro_batch_size", .integer(Int64(settings.perDevice))),
      ("gradient_accumulation_steps", .integer(Int64(settings.accumulation))),
      ("adam_beta1", .double(settings.beta1)), ("adam_beta2", .double(settings.beta2)),
      ("weight_decay", .double(settings.weightDecay)), ("seed", .integer(Int64(settings.seed))),
      ("lr_scheduler_type", .string(settings.schedule)),
      ("lr_scheduler", .string(settings.schedule)),
    ]
    switch self {
    case .trl: return common + [("max_length", cutoff), ("packing", .bool(settings.packing.isOn))]
    case .llamafactory:
      return common + [
        ("cutoff_len", cutoff), ("packing", .bool(settings.packing.isOn)),
        ("neat_packing", .bool(settings.packing == .neat)),
        ("stage", "sft"), ("finetuning_type", "full"),
        ("preprocessing_batch_size", .integer(Int64(settings.mapBatch))),
        ("preprocessing_num_workers", .integer(Int64(settings.mapWorkers))),
      ]
    case .axolotl:
      return common + [("sequence_len", cutoff), ("sample_packing", .bool(settings.packing.isOn))]
    }
  }
}
