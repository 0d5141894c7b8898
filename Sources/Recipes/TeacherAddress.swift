import Values

// Addresses, headers and marks of a teacher, as a recipe writes them.

/// How a teacher's addresses are written.
enum TeacherAddress {
  /// An address as requests need it: without a slash at its end; that of a socket as `http+unix://`.
  static func read(_ text: String, _ mark: RecipeNode.Mark, _ fields: Fields) -> String {
    func refuse(_ what: String, hint: String) -> String {
      fields.log.error(mark, "\(fields.owner): \(what)", hint: hint)
      return text
    }
    if text.hasPrefix("unix:") {
      return socket(text)
        ?? refuse("\"\(text)\" is not a socket", hint: "endpoint: unix:/run/llm.sock")
    }
    guard ["http://", "https://", "http+unix://"].contains(where: text.hasPrefix) else {
      return refuse(
        "\"\(text)\" is not an address",
        hint: "an address begins with http:// or https:// and mostly ends in /v1")
    }
    let (place, query) = divided(text)
    let host = place.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" }
    if host.contains("@") {
      return refuse(
        "a secret stands in the recipe: its address has a name and a password",
        hint: "put them into an environment variable: headers: { authorization: Basic $NAME }")
    }
    if let name = secretName(in: query ?? "") {
      return refuse(
        "a secret stands in the recipe: its address says \(name)=…",
        hint: "put it into an environment variable and write its name there: ?\(name)=$NAME")
    }
    if host.isEmpty { return refuse("\"\(text)\" has no host", hint: "endpoint: https://host/v1") }
    let path = place.hasSuffix("/") ? String(place.dropLast()) : String(place)
    if let end = requestPaths.first(where: path.hasSuffix) {
      return refuse(
        "\"\(text)\" is where one kind of request goes, and the endpoint ends before \(end)",
        hint: "endpoint: \(path.dropLast(end.count))\(query.map { "?\($0)" } ?? "")")
    }
    return query.map { "\(path)?\($0)" } ?? path
  }

  /// Behind an endpoint; the longer ones first.
  private static let requestPaths = [
    "/chat/completions", "/completions", "/messages", "/embeddings", "/responses", "/models",
  ]

  /// The first parameter of a query that by its name holds a secret, and does not take it from the environment.
  private static func secretName(in query: Substring) -> String? {
    let names: Set<String> = [
      "key", "apikey", "api_key", "api-key", "token", "access_token", "secret", "password", "sig",
      "signature", "subscription-key",
    ]
    for part in query.split(separator: "&") {
      let name = part.prefix { $0 != "=" }
      let value = part.dropFirst(name.count + 1)
      if names.contains(name.lowercased()), !value.isEmpty, !value.contains("$") {
        return String(name)
      }
    }
    return nil
  }

  /// `unix:/run/llm.sock`, `unix:///run/llm.sock`, or with a path behind it: `unix:/run/llm.sock:/api/v1`.
  private static func socket(_ text: String) -> String? {
    var rest = text.dropFirst("unix:".count)
    if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
    guard rest.hasPrefix("/"), rest.count > 1 else { return nil }
    let end = rest.firstRange(of: ":/")
    let path = end.map { rest[..<$0.lowerBound] } ?? rest
    let behind = end.map { rest[rest.index(after: $0.lowerBound)...] } ?? "/v1"
    let digits = Array("0123456789ABCDEF".utf8)
    let escaped = path.utf8.flatMap { byte -> [UInt8] in
      let isPlain =
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || "-._".utf8.contains(byte)
      return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    let place = "http+unix://\(String(decoding: escaped, as: UTF8.self))\(behind)"
    return place.hasSuffix("/") ? String(place.dropLast()) : place
  }

  private static func divided(_ text: String) -> (place: Substring, query: Substring?) {
    let place = text.prefix { $0 != "?" }
    return (place, place.endIndex == text.endIndex ? nil : text[place.endIndex...].dropFirst())
  }
}

extension TeacherSpec {
  /// Set by Retort for every request: another value would break it.
  private static let ownHeaders = ["content-length", "transfer-encoding", "connection", "expect"]
  /// Headers that hold nothing but secrets.
  private static let secretHeaders = [
    "authorization", "proxy-authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie",
    "x-auth-token", "ocp-apim-subscription-key",
  ]

  static func readHeaders(_ fields: Fields) -> [HeaderText] {
    var headers: [HeaderText] = []
    for entry in fields.mapping("headers") {
      if let header = readHeader(entry, fields) { headers.append(header) }
    }
    if let organization = fields.optionalText("organization"),
      let value = readValue(organization, fields.mark(of: "organization"), fields)
    {
      headers.append(HeaderText(name: "OpenAI-Organization", value: value))
    }
    var seen: Set<String> = []
    for header in headers where !seen.insert(header.name.lowercased()).inserted {
      fields.log.error(
        fields.mark(of: "headers"), "\(fields.owner) has two headers \"\(header.name)\"")
    }
    return headers
  }

  private static func readHeader(_ entry: RecipeNode.Entry, _ fields: Fields) -> HeaderText? {
    let (name, log) = (entry.key, fields.log)
    guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
      log.error(entry.keyMark, "\(fields.owner): \"\(name)\" is not the name of a header")
      return nil
    }
    guard !ownHeaders.contains(name.lowercased()) else {
      log.error(entry.keyMark, "\(fields.owner): the header \"\(name)\" is set by Retort itself")
      return nil
    }
    guard let text = entry.value.scalar else {
      log.error(
        entry.value.mark, "\(fields.owner): the header \"\(name)\" should be a text",
        hint: "headers: { \(name): $NAME }")
      return nil
    }
    guard let value = readValue(text, entry.value.mark, fields) else { return nil }
    if secretHeaders.contains(name.lowercased()), value.variables.isEmpty {
      log.error(
        entry.value.mark, "\(fields.owner): a secret stands in the recipe",
        hint: "put it into an environment variable and write its name here: \(name): $TEACHER_KEY")
      return nil
    }
    return HeaderText(name: name, value: value)
  }

  private static func readValue(_ text: String, _ mark: RecipeNode.Mark, _ fields: Fields)
    -> EnvironmentText?
  {
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      fields.log.error(mark, "\(fields.owner): a header holds no line break or control character")
      return nil
    }
    do throws(EnvironmentText.Fault) {
      return try EnvironmentText(text)
    } catch {
      fields.log.error(mark, "\(fields.owner): a header cannot be read: \(error.problem)")
      return nil
    }
  }

  /// RFC 9110, 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    return isLetter || isDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  /// What its answers are remembered by.
  static func readRememberedName(_ fields: Fields) -> String? {
    guard let name = fields.optionalText("name") else { return nil }
    let isFit =
      name.utf8.count <= 1000
      && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      && name == name.trimmed
    if isFit { return name }
    fields.log.error(
      fields.mark(of: "name"), "\(fields.owner): name is a line of at most 1000 bytes",
      hint: "name: qwq-32b; or the address by which earlier answers are remembered")
    return nil
  }

  /// The marks around a reasoning: two texts.
  static func readThinkMarks(_ fields: Fields) -> ThinkMarks? {
    guard let texts = fields.texts("think") else { return nil }
    if texts.count == 2, texts[0].text != texts[1].text {
      return ThinkMarks(open: texts[0].text, close: texts[1].text)
    }
    fields.log.error(
      fields.mark(of: "think"), "\(fields.owner): think is two marks, before and after a reasoning",
      hint: "think: [\"<think>\", \"</think>\"]")
    return nil
  }
}

extension String {
  /// Without white space at its ends.
  fileprivate var trimmed: String {
    let tail = drop(while: \.isWhitespace)
    return String(
      tail.prefix(
        upTo: tail.lastIndex { !$0.isWhitespace }.map(tail.index(after:)) ?? tail.startIndex))
  }
}
