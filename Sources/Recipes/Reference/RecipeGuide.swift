/// What people should know of the keys of recipes: the words of the reference. What the keys are, and what they are read as,
/// the readers say; a test holds the two together.
enum RecipeGuide {
  struct Words: Sendable {
    let name: String
    /// What it is taken for if it is left out; empty where it must be there.
    let fallback: String
    let meaning: String

    init(_ name: String, _ fallback: String, _ meaning: String) {
      (self.name, self.fallback, self.meaning) = (name, fallback, meaning)
    }
  }

  struct Section: Sendable {
    let owner: String
    let title: String
    let summary: String
    let words: [Words]
    let example: String
  }

  static let sections = [
    recipe, teacher, launch, training, timeout, limits, price, example, source, synthetic, sample,
    grader, mix, portion, answers, until, ifCut, budget, export,
  ]

  private static let recipe = Section(
    owner: "the recipe", title: "The recipe", summary: "The whole file.",
    words: [
      .init("name", "", "the run's name, and the dataset's"),
      .init("seed", "0", "decides every random choice"),
      .init("bad_rows", "0.01", "the share of a source's rows that may be unreadable"),
      .init("teachers", "none", "whom to ask, by names of your own"),
      .init("sources", "", "where questions come from"),
      .init("mix", "all rows", "how many questions of each source or domain go on"),
      .init("questions", "none", "filters of questions, in their order; see Filters.md"),
      .init("answers", "", "who answers, how often and how"),
      .init("budget", "none", "what all calls of the run may take"),
      .init("keep", "none", "filters of answers, in their order; see Filters.md"),
      .init("export", "Parquet", "what the dataset looks like"),
    ],
    example: """
      name: mine
      seed: 42
      teachers: { big: { endpoint: "https://example.org/v1", model: Qwen/QwQ-32B, key: $TEACHER_KEY } }
      sources: [{ name: gsm8k, domain: math, path: train.parquet, question: question, reference: answer }]
      questions: [{ deduplicate: exact }, { random: 1000 }]
      answers: { teacher: big, samples: 4, max_tokens: 8192 }
      keep: [complete, correct]
      """)

  private static let teacher = Section(
    owner: "teacher \"…\"", title: "A teacher",
    summary:
      "Under `teachers`, by its name. One of `local`, `launch`, `trained` and `endpoint` says where it answers; "
      + "see Teachers.md.",
    words: [
      .init("local", "–", "a model that comes along: `smollm2-135m`"),
      .init("launch", "–", "a server that Retort starts and stops; see below"),
      .init("trained", "–", "the student of a training of this workspace, by its name; see below"),
      .init("endpoint", "–", "an address up to `/v1`, or several of the same model"),
      .init("model", "must be given with an endpoint", "the model's name at the endpoint"),
      .init("key", "none", "the environment variable that holds its key: `$TEACHER_KEY`"),
      .init("headers", "none", "what every request has in its head; `$NAME` stands for a variable"),
      .init("organization", "none", "the header `OpenAI-Organization`"),
      .init("ca", "the system's", "a PEM file of an authority that is trusted besides"),
      .init("plain_http", "no", "whether secrets may go over plain http to another machine"),
      .init("name", "the first address", "what its answers are remembered by"),
      .init("interface", "by the address", "`openai`, `anthropic` or `completions`"),
      .init("system", "none", "what comes before every question"),
      .init("examples", "none", "worked examples: a question and an answer each"),
      .init("think", "the known marks", "the two marks around its model's reasoning"),
      .init("price", "the published one", "in dollars per million tokens; see below"),
      .init("concurrency", "64; 8 for `local`", "the most calls in flight to one address"),
      .init("limits", "none", "what it lets a user do in a minute; see below"),
      .init("timeout", "600", "seconds until the first byte, or a mapping; see below"),
      .init("patience", "24h", "for how long an endpoint that has too much to do is asked again"),
      .init("stream", "yes", "whether answers are streamed"),
      .init("n", "1", "how many answers to a question one request asks for"),
      .init("seed", "yes", "whether requests have a seed"),
      .init("structured", "schema", "how labels follow their form: `schema`, `object` or `asking`"),
      .init("extra_body", "none", "more fields for every request"),
      .init("batch", "no", "whether calls are handed in as batches, at half the price"),
    ],
    example: """
      teachers:
        smol: { local: smollm2-135m }
        big: { endpoint: "https://example.org/v1", model: Qwen/QwQ-32B, key: $TEACHER_KEY, concurrency: 256 }
      """)

  private static let launch = Section(
    owner: "the launch of teacher \"…\"", title: "A server that Retort starts",
    summary: "`launch` of a teacher.",
    words: [
      .init("engine", "", "`vllm`, `sglang` or `llama-server`, which must be installed"),
      .init("model", "", "a name of the Hub or a path"),
      .init("arguments", "none", "what stands behind Retort's own on its command line"),
    ],
    example: """
      teachers:
        mine: { launch: { engine: vllm, model: Qwen/QwQ-32B, arguments: [--tensor-parallel-size, 4] } }
      """)

  private static let training = Section(
    owner: "the training of teacher \"…\"", title: "A student that was trained here",
    summary: "`trained` of a teacher: the training's name, or a mapping.",
    words: [
      .init("name", "", "the training's name"),
      .init("weights", "q8_0", "the form of its weights for llama.cpp"),
      .init("engine", "llama.cpp", "`llama.cpp` or `vllm`"),
    ], example: "teachers: { student: { trained: { name: small, weights: f16 } } }")

  private static let timeout = Section(
    owner: "the timeout of teacher \"…\"", title: "Timeouts",
    summary: "`timeout` of a teacher; all in seconds.",
    words: [
      .init("connect", "10", "until a connection stands"),
      .init("first_byte", "600", "until the first byte of the answer"),
      .init("idle", "600", "between two bytes"),
      .init("whole", "14400", "until all of the answer is there"),
    ],
    example: "teachers: { big: { endpoint: \"https://h/v1\", model: m, timeout: { idle: 1800 } } }")

  private static let limits = Section(
    owner: "the limits of teacher \"…\"", title: "Limits",
    summary: "`limits` of a teacher: what its endpoint lets a user do in a minute.",
    words: [
      .init("requests_per_minute", "none", "requests"),
      .init("tokens_per_minute", "none", "tokens read and written"),
      .init("input_tokens_per_minute", "none", "tokens read"),
      .init("output_tokens_per_minute", "none", "tokens written"),
    ],
    example:
      "teachers: { big: { endpoint: \"https://h/v1\", model: m, limits: { requests_per_minute: 500 } } }"
  )

  private static let price = Section(
    owner: "the price of teacher \"…\"", title: "Prices",
    summary: "`price` of a teacher, in dollars per million tokens.",
    words: [
      .init("input", "", "tokens read"), .init("output", "", "tokens written"),
      .init("cached_input", "as `input`", "tokens read that the provider had in its cache"),
    ],
    example:
      "teachers: { big: { endpoint: \"https://h/v1\", model: m, price: { input: 0.15, output: 0.60 } } }"
  )

  private static let example = Section(
    owner: "an example of teacher \"…\"", title: "Worked examples",
    summary: "One of the `examples` of a teacher.",
    words: [
      .init("question", "", "what is asked"), .init("answer", "", "how it is answered"),
    ],
    example:
      "teachers: { t: { local: smollm2-135m, examples: [{ question: \"1 + 1?\", answer: \"2\" }] } }"
  )

  private static let source = Section(
    owner: "source \"…\"", title: "A source",
    summary:
      "One of `sources`. One of `path`, `hub` and `synthetic` says where its rows are; see Data.md.",
    words: [
      .init("name", "", "names its rows for good"),
      .init("domain", "", "what its questions are filed under: math, code, science, …"),
      .init("path", "–", "files, folders or globs, from the recipe's folder on"),
      .init("hub", "–", "a dataset of the Hugging Face Hub: `owner/name`"),
      .init("synthetic", "–", "problems that are made from the seed; see below"),
      .init("question", "what the rows look like", "where the question stands"),
      .init("reference", "none", "where the right answer stands"),
      .init("tests", "none", "where the tests for programs stand; see Programs.md"),
      .init("grader", "none", "a program of your own that grades its answers; see below"),
      .init("difficulty", "none", "where a whole number says how hard it is"),
      .init("key", "the question's text", "what names a row for good"),
      .init("system", "the teacher's", "the system prompt of each row"),
      .init("messages", "none", "what was said before the question"),
      .init("sample", "all rows", "how many rows are drawn before anything else"),
      .init("expected_rows", "unknown", "how many rows there will be, to plan without the files"),
      .init("license", "not stated", "the licence of the data, for the dataset's card"),
      .init("subset", "the only one", "the dataset's configuration"),
      .init("split", "train", "the dataset's split"),
      .init("revision", "main", "a branch, a tag or a commit of the Hub"),
      .init("field", "found", "of a JSON file that is one object: the key of its rows"),
      .init("delimiter", "found", "what stands between two cells of a CSV file"),
      .init("encoding", "UTF-8", "as the system names it: `cp1252`, `utf-16le`"),
      .init("header", "yes", "whether a CSV file's first line has the columns' names"),
    ],
    example: """
      sources:
        - { name: mine, domain: math, path: questions/*.jsonl, question: problem, reference: answer }
        - { name: hub, domain: code, hub: owner/name, split: train, question: "{{title}}\\n\\n{{body}}", tests: input_output }
      """)

  private static let grader = Section(
    owner: "the grader of source \"…\"", title: "A grader of your own",
    summary:
      "`grader` of a source: a program that reads its answers as JSON Lines and writes a verdict on each; a command line, "
      + "or a mapping. See Writing.md.",
    words: [
      .init("run", "", "the command line, run by `/bin/sh` in the recipe's folder"),
      .init("files", "none", "other files that it reads; another content grades anew"),
      .init(
        "silence", "600",
        "the most seconds in which it neither reads nor writes; then it is ended, and the run stops"
      ),
      .init(
        "sandbox", "no",
        "whether it runs without a network, and sees nothing but the system's programs and the recipe's folder"
      ),
    ],
    example: """
      sources:
        - { name: proofs, domain: math, path: proofs.jsonl, grader: { run: python3 grade.py, sandbox: yes } }
      """)

  private static let synthetic = Section(
    owner: "source \"…\": synthetic", title: "Problems that are made",
    summary: "`synthetic` of a source: problems with answers, the same for the same seed.",
    words: [
      .init("rows", "", "how many"),
      .init(
        "kinds", "all",
        "arithmetic, algebra, number_theory, counting, fractions, sequences, percentages, units"),
      .init("difficulty", "1-5", "a level or a range of them"),
    ],
    example:
      "sources: [{ name: made, domain: math, synthetic: { kinds: [algebra], rows: 1000, difficulty: 1-3 } }]"
  )

  private static let draw: [Words] = [
    .init("rows", "–", "just so many; fewer are told"),
    .init("at_most", "–", "so many, or all"),
    .init("upsample", "–", "so many, repeating rows if there are fewer"),
    .init("share", "–", "so much of what there is"),
    .init("stratify", "none", "a column whose values each give their share"),
  ]

  private static let sample = Section(
    owner: "source \"…\": sample", title: "How many of a source",
    summary:
      "`sample` of a source: a number, a percentage, or a mapping with one of the first four.",
    words: draw,
    example:
      "sources: [{ name: s, domain: math, path: q.jsonl, sample: { rows: 1000, stratify: level } }]"
  )

  private static let mix = Section(
    owner: "mix", title: "The mix by weights or ranking",
    summary:
      "`mix` with a total that is divided. Without `weights` and `top` it names sources or domains; see below.",
    words: [
      .init("total", "", "how many questions in all"),
      .init("weights", "–", "sources or domains and their weights"),
      .init("top", "–", "equally many of the first so many sources of a ranking"),
      .init("of", "the recipe's order", "the ranking for `top`"),
      .init("upsample", "false", "whether rows are repeated where there are fewer"),
    ], example: "mix: { total: 31600, weights: { math: 2, code: 1 } }")

  private static let portion = Section(
    owner: "mix: \"…\"", title: "A part of the mix",
    summary:
      "`mix: { NAME: … }` with the name of a source or domain: a number, a percentage, or a mapping.",
    words: draw, example: "mix: { math: 40, code: 10%, science: { at_most: 500 } }")

  private static let answers = Section(
    owner: "answers", title: "Answers",
    summary: "`answers`; see Teachers.md. What is not written is not sent.",
    words: [
      .init("teacher", "", "a teacher's name, or one for each domain"),
      .init("samples", "1", "answers to each question"),
      .init(
        "prompt", "the question",
        "what a question is asked with, for all or each domain or source; `{{question}}` stands in it"
      ),
      .init("until", "all are asked", "when enough was asked; see below"),
      .init(
        "if_cut", "keep",
        "what becomes of an answer that was cut at its limit: `keep`, `drop`, `continue`, `ask_again`; see below"
      ),
      .init("temperature", "the endpoint's", "how much chance there is"),
      .init("top_p", "the endpoint's", "the share of likely tokens that is chosen from"),
      .init("max_tokens", "the endpoint's", "the most tokens of an answer, thoughts included"),
      .init("top_k", "the endpoint's", "how many of the likeliest tokens are chosen from"),
      .init("min_p", "the endpoint's", "how likely a token must be beside the likeliest"),
      .init("stop", "none", "up to 16 texts that end an answer"),
      .init("seed", "of the sample", "of the first sample; the others count on"),
      .init("reasoning_effort", "the endpoint's", "how much the model thinks"),
      .init("repetition_penalty", "the endpoint's", "what is said already is less likely"),
      .init("presence_penalty", "the endpoint's", "as the endpoint takes it"),
      .init("frequency_penalty", "the endpoint's", "as the endpoint takes it"),
      .init("prefill", "nothing", "what every answer begins with"),
      .init(
        "expected_tokens", "from earlier answers", "how many tokens an answer takes, for planning"),
      .init("logprobs", "–", "refused: they are not kept yet"),
    ],
    example: """
      answers:
        teacher: { math: big, code: coder }
        samples: 4
        temperature: 0.8
        max_tokens: 16384
        prompt: { math: "{{question}}\\n\\nPut the final answer in \\\\boxed{}." }
      """)

  private static let until = Section(
    owner: "until", title: "Until enough is right", summary: "`until` of `answers`.",
    words: [.init("verified", "", "so many questions have a right answer")],
    example: "answers: { teacher: big, samples: 8, until: { verified: 5000 } }")

  private static let ifCut = Section(
    owner: "if_cut", title: "Answers that were cut",
    summary: "`if_cut` of `answers`, as a mapping: one of the two.",
    words: [
      .init("continue", "4", "their rest is asked for, so often at most"),
      .init("ask_again", "1", "another is asked for, so often at most"),
    ], example: "answers: { teacher: big, max_tokens: 4096, if_cut: { continue: 2 } }")

  private static let budget = Section(
    owner: "the budget", title: "The budget", summary: "`budget`: of the run, in all its sessions.",
    words: [
      .init("dollars", "none", "what all calls may cost; prices must be known"),
      .init("tokens", "none", "tokens read and written"),
    ], example: "budget: { dollars: 20 }")

  private static let export = Section(
    owner: "export", title: "The dataset", summary: "`export`.",
    words: [
      .init("format", "sharegpt", "how a row tells question and answer"),
      .init(
        "to", "parquet",
        "the kinds of files: `parquet`, `jsonl`, `jsonl.zst`, `jsonl.gz`; the first is the dataset's own"
      ),
      .init("shard_rows", "10000", "rows of a file"),
      .init("order", "grouped", "as they come, or shuffled by the seed"),
    ], example: "export: { format: messages, to: [parquet, jsonl.zst], order: shuffled }")
}
