/// Why rows leave: the sentences that are told and counted, and an id for each that programs may rely on.
///
/// A sentence may be worded better one day; its id stays. What no stage of its own says, a program of the user's does.
public enum DropReason {
  /// The id of what programs of the user's own say (`command:`).
  public static let own = "own"

  /// A reason: its id, what stages say, and which stages.
  public struct Entry: Sendable {
    public let id: String
    /// The whole sentence, or its beginning up to what differs.
    public let sentence: String
    /// Whether the sentence goes on with what differs.
    public let isPrefix: Bool
    /// Who says it, by their names in recipes and funnels.
    public let stages: [String]

    fileprivate init(_ id: String, _ sentence: String, _ stages: String..., isPrefix: Bool = false)
    {
      (self.id, self.sentence, self.stages, self.isPrefix) = (id, sentence, stages, isPrefix)
    }
  }

  /// The id of a sentence that a stage says.
  public static func id(of sentence: String) -> String {
    if let id = whole[sentence] { return id }
    return beginnings.first { sentence.hasPrefix($0.sentence) }?.id ?? own
  }

  private static let whole = Dictionary(
    uniqueKeysWithValues: all.filter { !$0.isPrefix }.map { ($0.sentence, $0.id) })
  private static let beginnings = all.filter(\.isPrefix)

  /// All that stages say, in the order of a run.
  public static let all = ofQuestions + ofLabels + ofAnswers

  private static let ofQuestions = [
    Entry("unreadable", "it cannot be read", "source"),
    Entry("lacks_column", "it lacks what the recipe asks for", "source"),
    Entry("no_question", "it has no question", "retort deduplicate", "retort decontaminate"),
    Entry("repeats_row", "it repeats a row of its source", "source"),
    Entry("key_taken", "another row of its source has its key", "source"),
    Entry("not_drawn", "it was not drawn", "source", "random"),
    Entry("not_in_mix", "the mix does not name its source", "mix"),
    Entry("mix_full", "the mix had enough of its kind", "mix"),
    Entry("trial_full", "the trial has enough questions", "trial"),
    Entry("duplicate", "it repeats another question", "deduplicate"),
    Entry("near_duplicate", "it is like another question", "deduplicate"),
    Entry("contains_evaluation", "it contains an evaluation question", "decontaminate"),
    Entry("like_evaluation", "it is like an evaluation question", "decontaminate"),
    Entry(
      "evaluation_other_numbers", "it is an evaluation question with other numbers", "decontaminate"
    ),
    Entry("shares_ngram", "it shares ", "decontaminate", isPrefix: true),
    Entry(
      "evaluation_by_model", "a model finds that it is an evaluation question", "decontaminate"),
    Entry("too_short", "it is too short", "length"),
    Entry("too_long", "it is too long", "length"),
    Entry("other_language", "it is in another language", "language", "english"),
    Entry("mixed_languages", "too much of it is in other languages", "language", "english"),
    Entry("other_script", "it has letters of another script", "language", "english"),
    Entry("language_unknown", "its language cannot be told", "language", "english"),
    Entry("pattern_unwanted", "it has what is not wanted", "pattern"),
    Entry("pattern_missing", "it has nothing of what is wanted", "pattern"),
    Entry("pattern_gave_up", "the expression takes too long on it", "pattern"),
    Entry("no_reference", "its source knows no answer", "has_reference"),
    Entry("less_alike", "others are more like the positive examples", "fasttext"),
    Entry("unknown_words", "the classifier knows no word of it", "fasttext"),
    Entry("tag_unwanted", "its tag is not wanted", "tag"),
    Entry("tag_full", "enough questions have its tag", "tag"),
    Entry("no_vector", "it has no vector", "diverse"),
    Entry("too_alike", "others that stay are like it", "diverse"),
  ]

  private static let ofLabels = [
    Entry("answered_shorter", "others were answered at greater length", "response_length"),
    Entry("easier", "others are harder", "difficulty"),
    Entry("rated_lower", "others are rated higher", "ask_llm"),
    Entry("farther", "others are nearer to the positive examples", "embedding"),
    Entry("score_out_of_range", "its score is out of range", "difficulty", "ask_llm"),
    Entry("no_label", "it got no label", "difficulty", "ask_llm", "verified_by_llm"),
    Entry(
      "label_unreadable", "its label cannot be read", "difficulty", "ask_llm", "verified_by_llm"),
    Entry("enough_passed", "enough rows passed before its turn came", "difficulty", "ask_llm"),
    Entry("judged_wrong", "a model finds it wrong", "verified_by_llm"),
  ]

  private static let ofAnswers = [
    Entry("no_right_answer_known", "nothing says what its right answer is", "until"),
    Entry("enough_verified", "enough questions were verified before its turn came", "until"),
    Entry("no_answer", "the teacher gave no answer", "answer"),
    Entry("cut_at_limit", "the answer was cut at the token limit", "answer"),
    Entry("cut_off", "it was cut off", "complete", "verified"),
    Entry("no_final_answer", "it has no final answer", "complete"),
    Entry("wrong", "it is wrong", "correct", "verified"),
    Entry("not_graded", "it could not be graded", "correct", "verified"),
    Entry("no_tests", "its question has no tests", "passes_tests"),
    Entry("program_not_graded", "its program could not be graded", "passes_tests"),
    Entry("fails_tests", "its program does not pass: ", "passes_tests", isPrefix: true),
    Entry("enough_answers", "its question has enough answers", "at_most"),
    Entry("shorter", "others are longer", "longest"),
    Entry("longer", "others are shorter", "shortest"),
    Entry("lower_reward", "others have a higher reward", "reward"),
    Entry("outvoted", "most answers of the question say otherwise", "majority"),
    Entry("no_majority", "no answer of the question has a majority", "majority"),
    Entry("pass_rate_high", "too many answers of its question are right", "pass_rate"),
    Entry("pass_rate_low", "too few answers of its question are right", "pass_rate"),
    Entry("pass_rate_unknown", "too few answers of its question could be graded", "pass_rate"),
    Entry("no_thinking", "it shows no thinking", "thinking"),
    Entry("thinking_marks", "it has a mark of thinking in its answer", "thinking"),
    Entry("thinks_too_little", "it thinks too little for its answer", "thinking"),
    Entry("thinks_too_much", "it thinks too much for its answer", "thinking"),
    Entry("repeats_sentences", "it says the same sentences again", "no_repetition"),
    Entry("repeats_words", "it says the same words again", "no_repetition"),
    Entry("ends_in_loop", "it ends in a loop", "no_loops"),
    Entry("repeats_itself", "it says the same many times", "no_loops"),
    Entry("goes_in_circles", "it goes in circles", "no_loops"),
    Entry("long_paragraph", "it has a long paragraph", "no_long_paragraphs"),
    Entry("names_model", "it says which model it is", "no_identity"),
    Entry("refuses", "it refuses to answer", "no_refusals"),
    Entry("repeats_answer", "it repeats another answer", "deduplicate"),
    Entry("like_answer", "it is like another answer", "deduplicate"),
    Entry(own, "the program says so", "command"),
  ]
}

extension Tally {
  /// How many left, by the reason's id.
  public var droppedByID: [String: Int] {
    dropped.reduce(into: [:]) { $0[DropReason.id(of: $1.key), default: 0] += $1.value }
  }
}
