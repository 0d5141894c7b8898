/// Phrases that tell something of an answer, as data: one a line. `NAME` stands for any name of ``names``.
enum AnswerPhrases {
  /// How models say who they are.
  static let identities = """
    I am NAME
    I'm NAME
    My name is NAME
    You can call me NAME
    I was created by NAME
    I was made by NAME
    I was built by NAME
    I was trained by NAME
    I was developed by NAME
    I've been trained by NAME
    I have been trained by NAME
    I am an AI created by NAME
    I am an AI developed by NAME
    I am an AI trained by NAME
    I'm an AI created by NAME
    I'm an AI developed by NAME
    I'm an AI trained by NAME
    I am an AI assistant created by NAME
    I'm an AI assistant created by NAME
    I am an AI assistant developed by NAME
    I'm an AI assistant developed by NAME
    I am a large language model
    I'm a large language model
    I am a language model
    I'm a language model
    I am an AI language model
    I'm an AI language model
    I am just a language model
    I'm just a language model
    as an AI language model, I
    as an AI assistant, I
    as an AI model, I
    as an AI, I
    as an AI developed by NAME
    as a language model, I
    as a large language model, I
    我是NAME
    我是由NAME
    """

  /// Models and their makers.
  static let names = """
    DeepSeek ChatGPT GPT-3 GPT-4 GPT-4o GPT-5 OpenAI Claude Anthropic Gemini Bard Google DeepMind Qwen Tongyi
    Qianwen QwQ Alibaba Llama Meta Mistral Mixtral Grok xAI Kimi Moonshot Yi Baichuan ERNIE Baidu Doubao ByteDance
    ChatGLM GLM Zhipu MiniMax Phi Microsoft Copilot Command Cohere Nemotron Falcon Vicuna Alpaca OLMo Gemma
    深度求索 通义千问 阿里云
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// How answers begin that answer nothing.
  static let refusals = """
    I'm sorry, but I can
    I am sorry, but I can
    I'm sorry, I can
    Sorry, but I can
    Sorry, I can
    I apologize, but I
    I cannot assist
    I can't assist
    I cannot help with
    I can't help with
    I cannot provide
    I can't provide
    I cannot answer
    I can't answer
    I cannot fulfill
    I can't fulfill
    I'm unable to
    I am unable to
    I'm not able to
    I am not able to
    I won't be able to
    I must decline
    I have to decline
    As an AI, I can
    抱歉，我无法
    对不起，我无法
    很抱歉，我不能
    """

  static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { !$0.isEmpty }
  }
}
