/// What fields are called in other tools, for whoever comes from there: a hint where such a name stands.
enum OtherTools {
  /// What stands here in a field's place; nil if no tool's name is known.
  ///
  /// - Parameter owner: what the mapping describes, as messages call it.
  static func hint(for name: String, of owner: String) -> String? {
    let known =
      owner == "answers"
      ? ofAnswers
      : owner.hasPrefix("teacher \"")
        ? ofTeachers : owner.hasPrefix("source \"") ? ofSources : owner == "export" ? ofExport : [:]
    return known[name.lowercased()]
  }

  private static let ofAnswers = [
    "n": "samples: how many answers each question gets",
    "num_samples": "samples: how many answers each question gets",
    "num_generations": "samples: how many answers each question gets",
    "num_random_seeds": "samples: how many answers each question gets",
    "system": "system: stands in the teacher",
    "system_prompt": "system: stands in the teacher, as in teachers: { big: { system: … } }",
    "prompt_template": "prompt: \"{{question}}\\n\\nPut the final answer in \\\\boxed{}.\"",
    "max_new_tokens": "it is called max_tokens here",
    "max_length": "it is called max_tokens here",
    "max_completion_tokens": "it is called max_tokens here",
    "tokens_to_generate": "it is called max_tokens here",
    "stop_sequences": "it is called stop here", "stop_phrases": "it is called stop here",
    "generation_params": "its fields stand in answers themselves: temperature, max_tokens, …",
    "generation_kwargs": "its fields stand in answers themselves: temperature, max_tokens, …",
    "sampling_params": "its fields stand in answers themselves: temperature, max_tokens, …",
    "model": "model: stands in the teacher; here: teacher: NAME",
    "random_seed": "it is called seed here",
  ]

  private static let ofTeachers = [
    "base_url": "it is called endpoint here", "api_base": "it is called endpoint here",
    "url": "it is called endpoint here",
    "api_key": "key: $NAME, the environment variable that holds it",
    "model_name": "it is called model here",
    "max_requests_per_minute": "limits: { requests_per_minute: … }",
    "max_tokens_per_minute": "limits: { tokens_per_minute: … }",
    "requests_per_minute": "limits: { requests_per_minute: … }",
    "tokens_per_minute": "limits: { tokens_per_minute: … }",
    "max_concurrent_requests": "it is called concurrency here",
    "max_retries": "nothing: a call is made again until patience: (24h) is over",
    "system_prompt": "it is called system here",
    "temperature": "temperature: stands in answers",
    "max_tokens": "max_tokens: stands in answers",
  ]

  private static let ofSources = [
    "input_file": "it is called path here", "file": "it is called path here",
    "files": "it is called path here", "dataset": "path: for files, hub: owner/name for the Hub",
    "repo_id": "hub: owner/name", "answer": "reference: says where the right answer stands",
    "expected_answer": "reference: says where the right answer stands",
    "problem": "question: says where the question stands",
    "prompt": "question: says where the question stands",
    "instruction": "question: says where the question stands",
    "limit": "sample: 100, or retort run --limit 20 for a trial",
    "max_samples": "sample: 100, or retort run --limit 20 for a trial",
  ]

  private static let ofExport = [
    "path": "the dataset lies in the run's folder, .retort/runs/NAME/export",
    "output_dir": "the dataset lies in the run's folder, .retort/runs/NAME/export",
    "formatting": "it is called format here", "type": "to: [parquet], or jsonl",
  ]
}
