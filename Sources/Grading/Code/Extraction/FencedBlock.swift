/// A block between fences, as CommonMark has them (section 4.5): three or more backticks or tildes at the start of
/// a line, closed by at least as many of the same.
///
/// Models also glue text to a closing fence, a closing fence to the last line of code, and an opening one to a sentence.
struct FencedBlock: Equatable {
  /// The first word after the opening fence, in lower case.
  let tag: String
  let text: String
  /// Where it stands in the text, in bytes, fences included.
  let range: Range<Int>

  /// All closed blocks, in order, and whether the text ends within one.
  static func all(in text: Substring) -> (closed: [FencedBlock], isCut: Bool) {
    var closed: [FencedBlock] = []
    var open: (fence: Fence, tag: String, lines: [Substring], start: Int)?
    var place = 0
    func close(_ lastLine: Substring? = nil, at end: Int) {
      guard let block = open else { return }
      let lines = block.lines + (lastLine.map { [$0.droppingIndent(block.fence.indent)] } ?? [])
      closed.append(
        FencedBlock(
          tag: block.tag, text: lines.joined(separator: "\n") + "\n", range: block.start..<end))
      open = nil
    }
    // By bytes: to Swift, CR LF is one letter, and no LF.
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let start = place
      place += line.count + 1
      let line = Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
      guard let block = open else {
        if let fence = Fence(line) ?? Fence(glued: line), fence.isOpening {
          open = (fence, fence.tag, [], start + fence.offset)
        }
        continue
      }
      if let fence = Fence(line) {
        if fence.closes(block.fence) {
          close(at: place)
          continue
        }
        if fence.isAnother(than: block.fence) {
          // A block that was never closed, or text behind a closing fence.
          close(at: start)
          if Language.tagged(fence.tag, among: Language.all) != nil {
            open = (fence, fence.tag, [], start)
          }
          continue
        }
      } else if let code = block.fence.endOf(line) {
        close(code, at: place)
        continue
      }
      open?.lines.append(line.droppingIndent(block.fence.indent))
    }
    return (closed, open != nil)
  }

  private struct Fence {
    let mark: Character
    let count: Int
    let indent: Int
    let info: Substring
    /// How many bytes of the line stand before it.
    var offset = 0

    init?(_ line: Substring) {
      let inner = line.drop { $0 == " " || $0 == "\t" }
      guard let mark = inner.first, mark == "`" || mark == "~" else { return nil }
      let marks = inner.prefix { $0 == mark }
      guard marks.count >= 3 else { return nil }
      self.mark = mark
      count = marks.count
      // Lists indent their blocks by more than CommonMark's three; models write such lists.
      indent = line.count - inner.count
      info = inner[marks.endIndex...]
    }

    /// A fence behind a sentence, which names a language: "Here it is:```python".
    init?(glued line: Substring) {
      guard let start = line.firstRange(of: "```")?.lowerBound, start != line.startIndex else {
        return nil
      }
      let rest = line[start...]
      let marks = rest.prefix { $0 == "`" }
      info = rest[marks.endIndex...]
      mark = "`"
      count = marks.count
      indent = 0
      offset = line.utf8.distance(from: line.startIndex, to: start)
      guard !info.isEmpty, info.allSatisfy({ !$0.isWhitespace }),
        Language.tagged(tag, among: Language.all) != nil
      else { return nil }
    }

    /// The first word behind it.
    var tag: String { info.split(whereSeparator: \.isWhitespace).first?.lowercased() ?? "" }

    /// A line such as "```x```" is code within a sentence.
    var isOpening: Bool { !info.contains("`") }

    func closes(_ other: Fence) -> Bool {
      mark == other.mark && count >= other.count && info.allSatisfy(\.isWhitespace)
    }

    /// Whether a fence with something behind it ends the block: another block begins, or text goes on.
    func isAnother(than other: Fence) -> Bool {
      guard mark == other.mark, count >= other.count, indent <= other.indent, isOpening else {
        return false
      }
      return mark == "`" && !info.isEmpty
    }

    /// The code before a closing fence that is glued to it; nil if the line does not end in one.
    func endOf(_ line: Substring) -> Substring? {
      let bare = line.trimmedAtEnd
      guard mark == "`", bare.hasSuffix(String(repeating: "`", count: count)) else { return nil }
      let code = bare.dropLast(count)
      return code.contains("`") || code.isEmpty ? nil : code
    }
  }
}

extension Substring {
  fileprivate func droppingIndent(_ count: Int) -> Substring {
    dropFirst(Swift.min(count, prefix { $0 == " " || $0 == "\t" }.count))
  }

  fileprivate var trimmedAtEnd: Substring {
    var rest = self
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
