/// The templates of LLaMA-Factory that can be shown here, and the names of all.
enum FactoryTemplates {
  /// All that release 0.9.5 knows.
  static let names: [String] = [
    "alpaca", "bailing", "bailing_v2", "breeze", "chatglm3", "chatml", "chatml_de", "cohere",
    "cpm4", "dbrx", "deepseek", "deepseek3", "deepseekr1", "hy3", "deepseekcoder", "default",
    "dots_ocr", "empty", "ernie", "ernie_nothink", "ernie_vl", "exaone", "falcon", "falcon_h1",
    "fewshot", "gemma", "gemma2", "gemma3", "gemma3n", "gemma4", "gemma4n", "glm4", "glm4_moe",
    "glm4v", "glm4_5v", "glm_ocr", "glm4_7", "glmz1", "gpt_oss", "granite3", "granite3_vision",
    "granite4", "index", "hunyuan", "hunyuan_small", "intern2", "intern_vl", "intern_s1",
    "keye_vl", "kimi_vl", "lfm2", "lfm2_vl", "llama2", "llama2_zh", "llama3", "llama4", "mllama",
    "moonlight", "llava", "llava_next", "llava_next_llama3", "llava_next_mistral",
    "llava_next_qwen", "llava_next_yi", "llava_next_video", "llava_next_video_mistral",
    "llava_next_video_yi", "mimo", "mimo_v2", "mimo_vl", "minicpm_v", "minicpm_v_4_6",
    "minicpm_o", "minimax1", "minimax2", "ministral", "mistral", "mistral_small", "ministral3",
    "olmo", "openchat", "openchat-3.6", "opencoder", "paligemma", "paligemma_chat", "phi",
    "phi_small", "phi4", "phi4_mini", "pixtral", "qwen", "qwen3", "qwen3_nothink", "qwen2_audio",
    "qwen2_omni", "qwen3_omni", "qwen3_omni_nothink", "qwen2_vl", "qwen3_vl", "qwen3_vl_nothink",
    "qwen3_5", "qwen3_5_nothink", "qwen3_6", "sailor", "seed_coder", "seed_oss", "smollm",
    "smollm2", "solar", "starchat", "telechat2", "vicuna", "video_llava", "xuanyuan", "yi",
    "yi_vl", "youtu", "youtu_vl", "yuan", "zephyr", "aeva",
  ]

  /// The template of a name; nil if it is not one that can be shown here.
  static func named(_ name: String) -> FactoryTemplate? { all.first { $0.name == name } }

  static let all: [FactoryTemplate] = [
    chatML("chatml"),
    chatML("chatml_de", system: "Du bist ein freundlicher und hilfsbereiter KI-Assistent."),
    chatML(
      "qwen", system: "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."),
    chatML("qwen3", isReasoning: true),
    chatML("qwen3_nothink"),
    chatML("qwen3_5", isReasoning: true),
    chatML("qwen3_5_nothink"),
    chatML("smollm", replacesEnd: false),
    chatML(
      "smollm2", system: "You are a helpful AI assistant named SmolLM, trained by Hugging Face.",
      replacesEnd: false),
    FactoryTemplate(
      "llama3",
      user: [
        .around(
          "<|start_header_id|>user<|end_header_id|>\n\n",
          "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")
      ],
      assistant: [.around("", "<|eot_id|>")],
      system: [.around("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>")],
      prefix: [.begin], replacedEnd: "<|eot_id|>"),
    FactoryTemplate("deepseek3", user: [.around("<｜User｜>", "<｜Assistant｜>")], prefix: [.begin]),
    FactoryTemplate(
      "deepseekr1", user: [.around("<｜User｜>", "<｜Assistant｜>")], prefix: [.begin],
      isReasoning: true),
    FactoryTemplate(
      "phi4",
      user: [
        .around("<|im_start|>user<|im_sep|>", "<|im_end|><|im_start|>assistant<|im_sep|>")
      ],
      assistant: [.around("", "<|im_end|>")],
      system: [.around("<|im_start|>system<|im_sep|>", "<|im_end|>")], replacedEnd: "<|im_end|>"),
    FactoryTemplate(
      "gemma",
      user: [.around("<start_of_turn>user\n", "<end_of_turn>\n<start_of_turn>model\n")],
      assistant: [.around("", "<end_of_turn>\n")], system: [.around("", "\n\n")],
      prefix: [.begin], replacedEnd: "<end_of_turn>", mergesSystem: true),
    FactoryTemplate(
      "mistral", user: [.around("[INST] ", "[/INST]")], assistant: [.around(" ", ""), .end],
      system: [.around("", "\n\n")], prefix: [.begin], mergesSystem: true),
    FactoryTemplate("olmo", user: [.around("<|user|>\n", "<|assistant|>\n")], prefix: [.end]),
    FactoryTemplate(
      "vicuna", user: [.around("USER: ", " ASSISTANT:")],
      defaultSystem:
        "A chat between a curious user and an artificial intelligence assistant. "
        + "The assistant gives helpful, detailed, and polite answers to the user's questions."),
    FactoryTemplate(
      "alpaca", user: [.around("### Instruction:\n", "\n\n### Response:\n")],
      assistant: [FactoryTemplate.content, .end, FactoryTemplate.text("\n\n")],
      defaultSystem:
        "Below is an instruction that describes a task. "
        + "Write a response that appropriately completes the request.\n\n"),
    FactoryTemplate(
      "default",
      user: [.around("Human: ", ""), .end, FactoryTemplate.text("\nAssistant:")],
      assistant: [FactoryTemplate.content, .end, FactoryTemplate.text("\n")],
      system: [.around("System: ", ""), .end, FactoryTemplate.text("\n")]),
    FactoryTemplate(
      "empty", user: [FactoryTemplate.content], assistant: [FactoryTemplate.content]),
  ]

  private static func chatML(
    _ name: String, system: String = "", replacesEnd: Bool = true, isReasoning: Bool = false
  ) -> FactoryTemplate {
    FactoryTemplate(
      name,
      user: [.around("<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n")],
      assistant: [.around("", "<|im_end|>\n")],
      system: [.around("<|im_start|>system\n", "<|im_end|>\n")], defaultSystem: system,
      replacedEnd: replacesEnd ? "<|im_end|>" : nil, isReasoning: isReasoning)
  }
}

extension FactoryTemplate.Slot {
  static func around(_ before: String, _ after: String) -> Self {
    .text(before: before, content: true, after: after)
  }
}
