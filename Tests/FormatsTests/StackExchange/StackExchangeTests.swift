import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct StackExchangeTests {
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("\n", with: "&#xA;")
  }

  private static func post(_ id: Int, _ more: String, body: String = "<p>Why?</p>") -> String {
    "  <row Id=\"\(id)\" Body=\"\(escaped(body))\" \(more) />\n"
  }

  private static func question(_ id: Int, body: String = "<p>Why?</p>") -> String {
    post(
      id,
      "PostTypeId=\"1\" Title=\"Title \(id) &amp; more\" Tags=\"&lt;newtonian-mechanics&gt;&lt;mass&gt;\" "
        + "Score=\"-3\" ViewCount=\"17\" AnswerCount=\"2\" AcceptedAnswerId=\"\(id + 1)\" "
        + "CreationDate=\"2010-11-02T18:59:01.140\" ContentLicense=\"CC BY-SA 2.5\"",
      body: body)
  }

  private static func dump(_ posts: [String]) -> String {
    "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<posts>\n\(posts.joined())</posts>"
  }

  private func read(_ text: String) throws -> [RowResult] {
    let scratch = Scratch()
    return try FormatRig.read(try scratch.write("Posts.xml", text))
  }

  /// The public reader's chunks overlapped and gave eight rows a question.
  @Test func everyQuestionComesOnce() throws {
    let posts = (0..<5000).map { id in
      id % 3 == 0
        ? Self.question(id) : Self.post(id, "PostTypeId=\"2\" ParentId=\"\(id - id % 3)\"")
    }
    let rows = try read(Self.dump(posts))
    let ids = rows.compactMap { result -> Int64? in
      if case .row(let row) = result { row["id"]?.integer } else { nil }
    }
    #expect(ids == stride(from: 0, to: 5000, by: 3).map(Int64.init))
    #expect(rows.count == ids.count)
  }

  @Test func aQuestionHasItsFields() throws {
    let rows = try read(Self.dump([Self.question(4)]))
    #expect(
      rows == [
        .row([
          "id": 4, "title": "Title 4 & more", "body": "Why?",
          "tags": ["newtonian-mechanics", "mass"],
          "score": -3, "views": 17, "answers": 2, "accepted_answer": 5, "author": .null,
          "created": "2010-11-02T18:59:01.140", "closed": .null, "license": "CC BY-SA 2.5",
        ])
      ])
  }

  @Test func authorsAndClosedQuestionsAreTold() throws {
    let rows = try read(
      Self.dump([
        Self.post(
          1,
          "PostTypeId=\"1\" Title=\"T\" OwnerUserId=\"77\" ClosedDate=\"2012-01-02T03:04:05.678\""),
        Self.post(2, "PostTypeId=\"1\" Title=\"T\" OwnerDisplayName=\"user99\""),
      ]))
    let records = rows.compactMap { result -> Record? in
      if case .row(let row) = result { row } else { nil }
    }
    #expect(records.map { $0["author"] } == ["77", "user99"])
    #expect(
      records[0]["closed"] == "2012-01-02T03:04:05.678" && records[1]["closed"]?.string == nil)
  }

  /// An accepted answer stands anywhere behind its question, or nowhere; it is no other question's.
  @Test func acceptedAnswersAreThereWhereTheyAreAskedFor() throws {
    let scratch = Scratch()
    let answers = [5: "<p>Since <b>F</b> = ma.</p>", 9: "<p>Another.</p>"]
    let posts =
      [Self.question(4)]
      + answers.sorted { $0.key > $1.key }.map {
        Self.post($0.key, "PostTypeId=\"2\" ParentId=\"4\"", body: $0.value)
      } + [Self.question(20), Self.post(30, "PostTypeId=\"1\" Title=\"T\"")]
    let path = try scratch.write("Posts.xml", Self.dump(posts))
    func texts(_ columns: [ColumnPath]?) throws -> [Value?] {
      let reader = try FileLook(path).reader(path, columns: columns)
      var found: [Value?] = []
      while case .row(let row)? = try reader.next() { found.append(row["accepted_answer_text"]) }
      return found
    }
    let asked = ["id", "accepted_answer_text"].compactMap { ColumnPath($0) }
    #expect(try texts(asked) == ["Since F = ma.", .null, .null])
    #expect(try texts(nil) == [nil, nil, nil])
  }

  /// What XML forbids stands in dumps all the same, as bytes and as references, and ends none.
  @Test func controlCharactersEndNoDump() throws {
    let forbidden = [
      "\u{1}", "\u{B}", "\u{1F}", "&#x1;", "&#11;", "&#x0;", "&#xFFFE;", "&#xD800;", "&#x110000;",
    ]
    // Of all lengths, so that references lie across the ends of what is read at a time.
    let posts = (0..<3000).map { id in
      Self.post(
        id,
        "PostTypeId=\"1\" Title=\"\(String(repeating: "t", count: id % 97)) \(forbidden[id % forbidden.count])!\""
      )
    }
    let scratch = Scratch()
    let reader = FileSet(files: [try scratch.write("Posts.xml", Self.dump(posts))]).reader()
    var titles: [String] = []
    while let result = try reader.next() {
      if case .row(let row) = result { titles.append(row["title"]?.string ?? "") }
    }
    #expect(titles.count == 3000)
    #expect(
      titles.allSatisfy { $0.hasSuffix(" !") }, "\(titles.first { !$0.hasSuffix(" !") } ?? "")")
    #expect(reader.notes.contains { $0.contains("3,000 control characters") }, "\(reader.notes)")
  }

  @Test func referencesThatAreFineStay() throws {
    let rows = try read(
      Self.dump([
        Self.post(1, "PostTypeId=\"1\" Title=\"a&#xA;b &#945;&#x1F600; &amp; &lt;&#x9;c\"")
      ]))
    guard case .row(let row) = rows[0] else { return }
    #expect(row["title"] == "a\nb α😀 & <\tc")
  }

  @Test func whatIsNoQuestionIsToldAndKept() throws {
    let rows = try read(Self.dump([Self.post(1, "PostTypeId=\"1\""), Self.question(2)]))
    guard case .malformed(let row) = rows[0] else {
      Issue.record("a question without a title is malformed")
      return
    }
    #expect(row.row == 1 && row.problem == "the question has no Title")
    #expect(String(decoding: row.bytes, as: UTF8.self).contains("<p>Why?</p>"))
    #expect(rows.count == 2)
  }

  @Test func brokenDumpsSayWhere() throws {
    let whole = Self.dump((0..<300).map { Self.question($0) })
    let cut = String(whole.prefix(whole.count / 2))
    #expect { try read(cut) } throws: {
      ($0 as? RetortError)?.cause?.firstMatch(of: /at line 1\d\d, behind post 1\d\d:/) != nil
    }
    let bomb =
      "<!DOCTYPE posts [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<posts><row Id=\"&b;\"/></posts>"
    #expect { try read(bomb) } throws: {
      ($0 as? RetortError)?.cause?.contains("document type") == true
    }
  }

  @Test func damagedDumpsAreReadOrRefused() throws {
    let scratch = Scratch()
    let whole = Data(
      Self.dump((0..<60).map { Self.question($0, body: "<p>a<b>c</p><pre><code>x</code></pre>") })
        .utf8)
    var generator = SeededGenerator(8)
    for _ in 0..<520 {
      var damaged = whole
      if generator.integer(0...3) == 0 {
        damaged = whole.prefix(generator.integer(1...(whole.count - 1)))
      } else {
        for _ in 0..<3 {
          damaged[generator.integer(0...(whole.count - 1))] = UInt8(generator.integer(0...255))
        }
      }
      let (rows, error) = FormatRig.readAsFarAsPossible(try scratch.write("Posts.xml", damaged))
      #expect(rows.count <= 60)
      if let error { #expect("\(error)".contains("Posts.xml")) }
    }
  }
}

struct HTMLTextTests {
  @Test(arguments: [
    ("<p>One  two\tthree</p><p>Four</p>", "One two three\n\nFour"),
    ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
    (
      "<p>If $x &lt; 1$ then\n$$\\begin{align} a &amp;= b \\\\ c &amp;= d\n\\end{align}$$ holds.</p>",
      "If $x < 1$ then\n$$\\begin{align} a &= b \\\\ c &= d\n\\end{align}$$ holds."
    ),
    ("<p>Use <code>a  b</code> and <code>`x`</code></p>", "Use `a  b` and `` `x` ``"),
    (
      "<p>So:</p><pre class=\"lang-py prettyprint-override\"><code>def f(x):\n    return x &lt; 1\n\nf(2)\n</code></pre><p>Why?</p>",
      "So:\n\n```py\ndef f(x):\n    return x < 1\n\nf(2)\n```\n\nWhy?"
    ),
    ("<pre><code>```\na\n```</code></pre>", "````\n```\na\n```\n````"),
    (
      "<ul><li>one</li><li>two<ol start=\"3\"><li>x</li><li>y</li></ol></li></ul>",
      "- one\n- two\n  3. x\n  4. y"
    ),
    (
      "<blockquote><p>Said.</p><p>More.</p></blockquote><p>After</p>",
      "> Said.\n>\n> More.\n\nAfter"
    ),
    ("<p>10<sup>5</sup> m<sup>-2</sup>, H<sub>2</sub>O</p>", "10^5 m^{-2}, H_2O"),
    ("<p><a href=\"http://x\">a link</a> and <em>this</em></p>", "a link and this"),
    ("<p><img src=\"http://x/y.png\" alt=\"a circuit\"></p>", "![a circuit](http://x/y.png)"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
    ("<script>alert(1)</script><style>p{}</style>text", "text"),
    ("no tags &amp; all", "no tags & all"), ("", ""), ("<p>unclosed <b>x", "unclosed x"),
    ("<p>한 😀 é</p>", "한 😀 é"), ("<h2>Title</h2><hr><p>x</p>", "Title\n\n---\n\nx"),
  ])
  func readsAsAPersonTypes(_ html: String, _ text: String) {
    #expect(HTMLText(html)?.text == text)
  }

  @Test func deepNestingIsReadWholeOrRefused() {
    for depth in [10, 90, 200, 300, 5000] {
      let html = String(repeating: "<b>", count: depth) + "x"
      let text = HTMLText(html)?.text
      #expect(text == "x" || text == nil)
      if depth <= 90 { #expect(text == "x") }
    }
  }
}
