// What the lexer knows by name.

extension Lexer {
  /// Commands whose group holds text.
  static let textCommands: Set<String> = [
    "text", "textbf", "textit", "textrm", "mbox", "mathrm", "mathbf", "mathit", "operatorname",
    "textnormal", "mathsf", "hbox", "emph", "rm", "bf",
  ]

  /// Commands that say how large a bracket is, or how a formula is set.
  static let sizes: Set<String> = [
    "left", "right", "mleft", "mright", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl",
    "Bigr",
    "biggl", "biggr", "Biggl", "Biggr", "displaystyle", "textstyle", "scriptstyle", "limits",
    "middle",
    "boldsymbol", "bm", "nolimits",
  ]

  /// Commands that are space.
  static let ignored: Set<String> = [
    "quad", "qquad", "hspace", "vspace", "enspace", "thinspace", "hfill",
  ]

  /// Other names of commands and symbols.
  static let aliases: [String: [Token]] = [
    "dfrac": [.command("frac")], "tfrac": [.command("frac")], "cfrac": [.command("frac")],
    "dbinom": [.command("binom")], "tbinom": [.command("binom")], "choose": [.command("choose")],
    "cdot": [.symbol("*")], "times": [.symbol("*")], "ast": [.symbol("*")],
    "bullet": [.symbol("*")],
    "div": [.symbol("/")], "slash": [.symbol("/")], "over": [.command("over")],
    "le": [.symbol("≤")], "leq": [.symbol("≤")], "leqslant": [.symbol("≤")],
    "ge": [.symbol("≥")], "geq": [.symbol("≥")], "geqslant": [.symbol("≥")],
    "lt": [.symbol("<")], "gt": [.symbol(">")], "ne": [.symbol("≠")], "neq": [.symbol("≠")],
    "approx": [.symbol("≈")], "simeq": [.symbol("≈")], "equiv": [.symbol("≡")],
    "in": [.symbol("∈")], "cup": [.symbol("∪")], "cap": [.symbol("∩")], "setminus": [.symbol("∖")],
    "pm": [.symbol("±")], "mp": [.symbol("±")], "infty": [.symbol("∞")], "degree": [.symbol("°")],
    "circ": [.symbol("°")], "prime": [.symbol("'")], "colon": [.symbol(":")],
    "lbrack": [.symbol("[")], "rbrack": [.symbol("]")], "lparen": [.symbol("(")],
    "rparen": [.symbol(")")], "lgroup": [.symbol("(")], "rgroup": [.symbol(")")],
    "langle": [.symbol("(")], "rangle": [.symbol(")")], "lvert": [.symbol("|")],
    "rvert": [.symbol("|")], "vert": [.symbol("|")], "mid": [.symbol("|")],
    "ulcorner": [.command("lceil")], "urcorner": [.command("rceil")],
    "llcorner": [.command("lfloor")], "lrcorner": [.command("rfloor")],
    "land": [.word("and")], "lor": [.word("or")], "varphi": [.command("phi")],
    "varepsilon": [.command("epsilon")], "emptyset": [.command("emptyset")],
    "varnothing": [.command("emptyset")], "imath": [.letter("i")],
  ]

  static func isKnown(_ name: String) -> Bool { known.contains(name) }

  /// The longest known command with which a name begins, of two letters at least.
  static func knownBeginning(of name: String) -> String? {
    var beginning = name.dropLast().prefix(longestName)
    while beginning.count >= 2 {
      if known.contains(String(beginning)) { return String(beginning) }
      beginning = beginning.dropLast()
    }
    return nil
  }

  private static let known: Set<String> = textCommands.union(sizes).union(ignored).union(
    aliases.keys
  )
  .union(Functions.names).union(Parser.commands)

  private static let longestName = known.map(\.count).max() ?? 0

  /// Characters beyond ASCII.
  static let unicode: [Character: [Token]] = [
    "−": [.symbol("-")], "–": [.symbol("-")], "—": [.symbol("-")], "×": [.symbol("*")],
    "·": [.symbol("*")], "⋅": [.symbol("*")], "÷": [.symbol("/")], "∕": [.symbol("/")],
    "π": [.command("pi")], "√": [.command("sqrt")], "º": [.symbol("°")],
    "²": [.symbol("^"), .number("2")], "³": [.symbol("^"), .number("3")],
    "½": [.number("0.5")], "¼": [.number("0.25")], "¾": [.number("0.75")],
    "θ": [.command("theta")], "α": [.command("alpha")], "β": [.command("beta")],
    "（": [.symbol("(")], "）": [.symbol(")")], "，": [.symbol(",")], "％": [.symbol("%")],
    "£": [.symbol("$")], "€": [.symbol("€")], "≦": [.symbol("≤")], "≧": [.symbol("≥")],
    "\u{00A0}": [.space], "\u{200B}": [],
  ]
}

/// Words of plain text, outside of `\text{…}`.
enum PlainWords {
  /// The token for a run of letters; nil if it is variables side by side.
  static func token(for text: String) -> Token? {
    if text.count == 1 { return nil }
    let lower = text.lowercased()
    if Functions.names.contains(lower) || commands.contains(lower) { return .command(lower) }
    if lower == "inf" || lower == "infinity" { return .symbol("∞") }
    if joints.contains(lower) || Units.isUnit(text) || Words.number(lower) != nil {
      return .word(text)
    }
    // `ABC` is a triangle and no word.
    if text.count <= 4, text.allSatisfy(\.isUppercase), !Units.isUnit(text), !shouted.contains(text)
    {
      return nil
    }
    if short.contains(lower) { return .word(text) }
    // Three letters that are no product anyone writes; of two letters only those above are words.
    return text.count >= 3 ? .word(text) : nil
  }

  /// Words between values.
  static let joints: Set<String> = [
    "and", "or", "to", "is", "of", "the", "in", "an", "pm", "am", "no",
  ]

  private static let shouted: Set<String> = ["DNE", "YES", "NO", "TRUE", "EVEN", "ODD", "NONE"]

  private static let short: Set<String> = [
    "we", "it", "so", "if", "be", "at", "by", "as", "on", "my", "he", "us", "do",
  ]

  private static let commands: Set<String> = ["pi", "sqrt", "theta", "alpha", "beta", "frac"]
}
