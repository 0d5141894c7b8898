import Corpus
import Foundation
import TestSupport
import Testing

/// The ids of reasons are relied on by programs: none changes by accident, and every reason has one.
struct DropReasonTests {
  /// As they were given out. An id may be added; none is renamed or taken away.
  private static let given = """
    unreadable lacks_column no_question repeats_row key_taken not_drawn not_in_mix mix_full trial_full duplicate near_duplicate \
    contains_evaluation like_evaluation evaluation_other_numbers shares_ngram \
    evaluation_by_model too_short too_long other_language \
    mixed_languages other_script language_unknown pattern_unwanted pattern_missing pattern_gave_up no_reference less_alike \
    unknown_words tag_unwanted tag_full no_vector too_alike answered_shorter easier rated_lower farther score_out_of_range no_label label_unreadable enough_passed \
    judged_wrong no_right_answer_known enough_verified no_answer cut_at_limit cut_off no_final_answer wrong not_graded \
    no_tests program_not_graded fails_tests enough_answers shorter longer lower_reward outvoted no_majority pass_rate_high pass_rate_low \
    pass_rate_unknown no_thinking thinking_marks thinks_too_little thinks_too_much repeats_sentences repeats_words \
    ends_in_loop repeats_itself goes_in_circles long_paragraph names_model refuses repeats_answer like_answer own
    """.split(separator: " ").map(String.init)

  @Test func noIDHasChanged() {
    #expect(DropReason.all.map(\.id) == Self.given)
    #expect(Set(DropReason.all.map(\.sentence)).count == DropReason.all.count)
    #expect(DropReason.id(of: "it is wrong") == "wrong")
    #expect(DropReason.id(of: "its program does not pass: time_limit") == "fails_tests")
    #expect(DropReason.id(of: "it has many digits") == "own")
  }

  @Test func thePageHasThemAll() throws {
    let page = try Repository.text("Documentation/DropReasons.md")
    for entry in DropReason.all {
      let sentence = entry.sentence + (entry.isPrefix ? "…" : "")
      let stages = entry.stages.map { "`\($0)`" }.joined(separator: ", ")
      let row = "| `\(entry.id)` | \(sentence) | \(stages) |"
      #expect(page.contains(row), "Documentation/DropReasons.md lacks: \(row)")
    }
  }

  /// What stands in the sources behind `reason:`, and what the table has, is the same.
  @Test func everyReasonHasAnID() throws {
    var texts = ""
    for folder in ["Filters", "Answering", "Sources", "Datasets", "Similarity", "Pipeline"] {
      let root = URL(fileURLWithPath: "\(Repository.root)/Sources/\(folder)")
      let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift", !file.path.contains("Importing") else { continue }
        texts += try String(contentsOf: file, encoding: .utf8)
      }
    }
    // A literal, or the two of a choice, behind `reason:`; in messages of errors and findings it is another word.
    let pattern =
      /\breason(?:: String)?(?::| =)\s*(?:[^"\n]*\n?[^"\n]*\?\s*)?"([^"\\]+)[^"]*"(?:\s*:\s*"([^"\\]+)")?/
    var found: Set<String> = []
    for match in texts.matches(of: pattern) {
      found.insert(String(match.1))
      if let other = match.2 { found.insert(String(other)) }
    }
    #expect(found.count > 30)
    for sentence in found {
      #expect(
        DropReason.id(of: sentence) != DropReason.own || sentence == "the program says so",
        "DropReason.swift lacks: \(sentence)")
    }
    for entry in DropReason.all {
      #expect(texts.contains("\"\(entry.sentence)"), "no stage says: \(entry.sentence)")
    }
  }
}
