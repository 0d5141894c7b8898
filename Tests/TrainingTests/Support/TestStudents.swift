import Foundation
import Machine
import TestSupport
import Values

@testable import Training

/// Students with real vocabularies and templates, and no weights: made once for all tests of a process.
enum TestStudents {
  /// Whether what they are made of is there.
  static let areThere =
    Oracle.isThere && Files.isFolder(folder + "/dashscope") && Files.isFolder(folder + "/trl")
    && Files.isFolder(folder + "/llamafactory")
  static let absence: String = "dashscope, trl and llamafactory are not in .deps/oracles"
  static let folder = "\(DependencyFolder.current.path)/oracles"

  private static let scratch = Scratch()
  private static let made = Task { () throws -> String in
    _ = try await Oracle.python(script, [folder, scratch.path])
    return scratch.path
  }

  /// The folder of `qwen2.5`, `qwen3` or `llama3`.
  static func path(_ name: String) async throws -> String { "\(try await made.value)/\(name)" }

  static func files(_ name: String) async throws -> StudentFiles {
    try StudentFiles.read(try await path(name), name: name, weights: "none")
  }

  /// Vocabularies of byte ranks as tokenizer.json has them, templates of TRL's folder, and small configurations.
  private static let script = #"""
    import base64, json, os, sys
    source, target = sys.argv[1:]

    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + len(letters) - len(printable))

    def written(token):
        return "".join(letters[byte] for byte in token)

    def tokenizer(path, digits, added, normalizes, first, ignores):
        ranks = {}
        for line in open(path):
            if line.strip():
                token, rank = line.split()
                ranks[base64.b64decode(token)] = int(rank)
        merges = []
        for token, rank in ranks.items():
            for cut in range(1, len(token)):
                left, right = ranks.get(token[:cut]), ranks.get(token[cut:])
                if left is not None and right is not None:
                    merges.append((rank, left, right, token[:cut], token[cut:]))
        merges.sort(key=lambda merge: merge[:3])
        pattern = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|" + digits
            + r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
        return {
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [
                {"id": first + place, "content": text, "single_word": False, "lstrip": False, "rstrip": False,
                 "normalized": False, "special": special} for place, (text, special) in enumerate(added)],
            "normalizer": {"type": "NFC"} if normalizes else None,
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}]},
            "post_processor": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
            "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False},
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False, "ignore_merges": ignores,
                "vocab": {written(token): rank for token, rank in ranks.items()},
                "merges": [written(merge[3]) + " " + written(merge[4]) for merge in merges]},
        }

    def student(name, tokens, template, config, names):
        folder = f"{target}/{name}"
        os.makedirs(folder)
        json.dump(tokens, open(f"{folder}/tokenizer.json", "w"))
        json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False, **names},
            open(f"{folder}/tokenizer_config.json", "w"))
        json.dump(config, open(f"{folder}/config.json", "w"))
        json.dump({"eos_token_id": config["eos_token_id"]}, open(f"{folder}/generation_config.json", "w"))
        text = open(f"{source}/trl/chat_templates/{template}.jinja").read()
        open(f"{folder}/chat_template.jinja", "w").write(text)

    small = {"hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24, "num_attention_heads": 14,
        "num_key_value_heads": 2, "max_position_embeddings": 32768, "tie_word_embeddings": True}
    plain = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
        "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>",
        "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"]
    tools = ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>",
        "<|repo_name|>", "<|file_sep|>"]
    later = ["<tool_response>", "</tool_response>", "<think>", "</think>"]
    added = [(text, True) for text in plain] + [(text, False) for text in tools]
    qwen = tokenizer(f"{source}/dashscope/resources/qwen.tiktoken", r"\p{N}", added, True, 151643, False)
    names = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "bos_token": None}
    student("qwen2.5", qwen, "qwen2_5", {**small, "model_type": "qwen2", "vocab_size": 152064, "eos_token_id": 151645}, names)
    thinking = dict(qwen)
    thinking["added_tokens"] = tokenizer(os.devnull, "", added + [(text, False) for text in later], True, 151643, False)["added_tokens"]
    student("qwen3", thinking, "qwen3", {**small, "model_type": "qwen3", "vocab_size": 151936, "eos_token_id": [151645, 151643],
        "max_position_embeddings": 40960}, names)
    reserved = ["<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>",
        "<|finetune_right_pad_id|>", "<|reserved_special_token_2|>", "<|start_header_id|>", "<|end_header_id|>",
        "<|eom_id|>", "<|eot_id|>", "<|python_tag|>", "<start_of_turn>", "<end_of_turn>"]
    llama = tokenizer(f"{source}/llama_models/llama3/tokenizer.model", r"\p{N}{1,3}",
        [(text, True) for text in reserved], False, 128000, True)
    student("llama3", llama, "llama3", {**small, "model_type": "llama", "vocab_size": 128256, "eos_token_id": [128001, 128009],
        "max_position_embeddings": 8192}, {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>",
        "pad_token": "<|finetune_right_pad_id|>"})
    """#
}
