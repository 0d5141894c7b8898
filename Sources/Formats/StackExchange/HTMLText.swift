import CLibXML

/// The text of a piece of HTML as a person would type it: paragraphs, lists, quotes, tables, code in
/// fences, math untouched.
///
/// Math on Stack Exchange is TeX between dollars and so is text already; line breaks in a paragraph are
/// kept, since they may stand in a formula. `<sup>` and `<sub>` become `^` and `_`, because 10⁵ is not
/// 105. Code in `<pre>` keeps every character, between fences that name the language if the HTML does.
public struct HTMLText {
  /// The text, without blank lines at its ends.
  public let text: String

  /// - Returns: nil if the HTML is nested deeper than 100 levels. (libxml2 would cut it at 256.)
  public init?(_ html: String) {
    var html = html
    xmlResetLastError()
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue
    let document = html.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        htmlReadMemory($0.baseAddress, Int32($0.count), nil, "UTF-8", Int32(options))
      }
    }
    defer { xmlFreeDoc(document) }
    if let error = xmlGetLastError(), error.pointee.level == XML_ERR_FATAL { return nil }
    var builder = HTMLTextBuilder()
    if let root = document.flatMap({ xmlDocGetRootElement($0) }) { builder.add(root) }
    guard !builder.isTooDeep else { return nil }
    text = builder.finish()
  }
}

/// Walks the tree and writes lines.
private struct HTMLTextBuilder {
  private var lines: [String] = []
  private var line = ""
  /// What every line begins with: quote marks and the indentation of lists.
  private var indentation = ""
  /// What the next line begins with instead of the indentation: a list's mark.
  private var mark: String?
  private var wantsBlankLine = false
  private var depth = 0
  /// Whether something was passed over because it stands in too many others.
  private(set) var isTooDeep = false

  /// A level takes kilobytes of the stack.
  private static let deepest = 100

  mutating func finish() -> String {
    endLine()
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.drop { $0.isEmpty }.joined(separator: "\n")
  }

  mutating func add(_ node: xmlNodePtr) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      isTooDeep = true
      return
    }
    switch node.pointee.type {
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: addText(content(of: node))
    case XML_ELEMENT_NODE: addElement(node)
    default: break
    }
  }

  private mutating func addChildren(of node: xmlNodePtr) {
    var child = node.pointee.children
    while let current = child {
      add(current)
      child = current.pointee.next
    }
  }

  private mutating func addElement(_ node: xmlNodePtr) {
    switch String(cString: node.pointee.name) {
    case "script", "style", "head": break
    case "br": endLine(keepingEmpty: true)
    case "hr": paragraph { $0.line += "---" }
    case "pre": paragraph { $0.addCode(node) }
    case "code", "kbd", "tt", "samp": line += inlineCode(content(of: node))
    case "img": addImage(node)
    case "sup": addScript(node, "^")
    case "sub": addScript(node, "_")
    case "blockquote": paragraph { $0.indented(by: "> ") { $0.addChildren(of: node) } }
    case "ul", "ol", "dl": addList(node)
    case "tr": addRow(node)
    case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "li", "dt",
      "dd":
      paragraph { $0.addChildren(of: node) }
    default: addChildren(of: node)
    }
  }

  // MARK: Text

  /// Blanks fold into one; a line break stays one.
  private mutating func addText(_ text: String) {
    for (index, piece) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { endLine() }
      let words = piece.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      if let first = piece.first, " \t\r".contains(first), !line.isEmpty, !line.hasSuffix(" ") {
        line += " "
      }
      line += words.joined(separator: " ")
      if !words.isEmpty, let last = piece.last, " \t\r".contains(last) { line += " " }
    }
  }

  private mutating func addScript(_ node: xmlNodePtr, _ sign: String) {
    let text = content(of: node)
    line += text.count <= 1 ? sign + text : "\(sign){\(text)}"
  }

  private mutating func addImage(_ node: xmlNodePtr) {
    line += "![\(attribute("alt", of: node) ?? "")](\(attribute("src", of: node) ?? ""))"
  }

  private func inlineCode(_ code: String) -> String {
    code.contains("`") ? "`` \(code) ``" : "`\(code)`"
  }

  // MARK: Blocks

  private mutating func addCode(_ node: xmlNodePtr) {
    let code = content(of: node)
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    let language = (attribute("class", of: node) ?? "").split(separator: " ")
      .first { $0.hasPrefix("lang-") }?.dropFirst(5)
    put("\(fence)\(language ?? "")")
    var rows = code.split(separator: "\n", omittingEmptySubsequences: false)
    if rows.last == "" { rows.removeLast() }
    for row in rows { put(String(row)) }
    put(fence)
  }

  private mutating func addList(_ node: xmlNodePtr) {
    let isNumbered = String(cString: node.pointee.name) == "ol"
    let start = attribute("start", of: node).flatMap { Int($0) } ?? 1
    var number = min(max(start, -1_000_000_000), 1_000_000_000)
    paragraph { builder in
      var child = node.pointee.children
      while let item = child {
        if item.pointee.type == XML_ELEMENT_NODE {
          let mark = isNumbered ? "\(number). " : "- "
          builder.endLine()
          builder.wantsBlankLine = false
          builder.mark = builder.indentation + mark
          builder.indented(by: String(repeating: " ", count: mark.count)) {
            $0.addChildren(of: item)
          }
          builder.mark = nil
          number += 1
        }
        child = item.pointee.next
      }
    }
  }

  private mutating func addRow(_ node: xmlNodePtr) {
    endLine()
    wantsBlankLine = false
    var child = node.pointee.children
    var isFirst = true
    while let cell = child {
      if cell.pointee.type == XML_ELEMENT_NODE {
        if !isFirst { line += " | " }
        isFirst = false
        addChildren(of: cell)
      }
      child = cell.pointee.next
    }
    endLine()
  }

  /// A block with blank lines around it.
  private mutating func paragraph(_ body: (inout HTMLTextBuilder) -> Void) {
    endLine()
    wantsBlankLine = true
    body(&self)
    endLine()
    wantsBlankLine = true
  }

  private mutating func indented(by text: String, _ body: (inout HTMLTextBuilder) -> Void) {
    let outer = indentation
    indentation += text
    body(&self)
    endLine()
    indentation = outer
  }

  // MARK: Lines

  private mutating func endLine(keepingEmpty: Bool = false) {
    while line.last == " " { line.removeLast() }
    guard !line.isEmpty || keepingEmpty else { return }
    put(line)
    line = ""
  }

  private mutating func put(_ text: String) {
    // The first line of a list's item stands right behind the mark.
    if wantsBlankLine, mark == nil, lines.last.map({ !$0.isEmpty }) ?? false {
      lines.append(indentation.hasPrefix(">") ? ">" : "")
    }
    wantsBlankLine = false
    let whole = (mark ?? indentation) + text
    mark = nil
    lines.append(text.isEmpty ? String(whole.reversed().drop { $0 == " " }.reversed()) : whole)
  }

  // MARK: The tree

  private func content(of node: xmlNodePtr) -> String {
    guard let text = xmlNodeGetContent(node) else { return "" }
    defer { retort_xml_free(text) }
    return String(cString: text)
  }

  private func attribute(_ name: String, of node: xmlNodePtr) -> String? {
    guard let value = xmlGetProp(node, name) else { return nil }
    defer { retort_xml_free(value) }
    return String(cString: value)
  }
}
