// What the lexer knows by name.

extension Lexer {
  /// Commands whose group holds text.
  static let textCommands: Set<String> = [
    "text", "textbf", "textit", "textrm", "mbox", "mathrm", "mathbf", "mathit", "operatorname",
    "textnormal", "mathsf", "hbox", "emph", "rm", "bf", "texttt", "textsf", "mathtt", "unit",
    "textsc",
    "operatorname*", "mathnormal", "small", "large", "normalsize",
  ]

  /// Commands whose group says how something looks.
  static let dressing: Set<String> = [
    "color", "textcolor", "colorbox", "hspace", "vspace", "hphantom", "vphantom", "phantom",
    "label", "pagecolor", "tag",
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
    "quad", "qquad", "enspace", "thinspace", "hfill", "medspace", "thickspace", "negthinspace",
    "allowbreak", "newline", "nonumber", "notag", "bigskip", "medskip", "smallskip", "par", "strut",
    "null", "nobreak", "therefore", "space", "checkmark", "blacksquare", "qed", "qedsymbol",
  ]

  /// Other names of commands and symbols.
  static let aliases: [String: [Token]] = [
    "dfrac": [.command("frac")], "tfrac": [.command("frac")], "sfrac": [.command("frac")],
    "nicefrac": [.command("frac")], "flatfrac": [.command("frac")], "cfrac": [.command("frac")],
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
    "rvert": [.symbol("|")], "Vert": [.symbol("|")], "vert": [.symbol("|")], "mid": [.symbol("|")],
    "ulcorner": [.command("lceil")], "urcorner": [.command("rceil")],
    "llcorner": [.command("lfloor")], "lrcorner": [.command("rfloor")],
    "land": [.word("and")], "lor": [.word("or")], "wedge": [.word("and")], "vee": [.word("or")],
    "notin": [.symbol("∉")], "coloneqq": [.symbol("=")], "nless": [.symbol("≥")],
    "ngtr": [.symbol("≤")], "cong": [.symbol("≡")],
    "Reals": [.command("mathbb"), .symbol("{"), .letter("R"), .symbol("}")],
    "R": [.command("mathbb"), .symbol("{"), .letter("R"), .symbol("}")],
    "Z": [.command("mathbb"), .symbol("{"), .letter("Z"), .symbol("}")],
    "N": [.command("mathbb"), .symbol("{"), .letter("N"), .symbol("}")],
    "backslash": [.symbol("∖")], "smallsetminus": [.symbol("∖")], "sim": [.symbol("≈")],
    "thickapprox": [.symbol("≈")], "approxeq": [.symbol("≈")],
    "textdegree": [.symbol("°")], "degrees": [.symbol("°")], "permil": [.symbol("‰")],
    "euro": [.symbol("€")], "texteuro": [.symbol("€")], "pounds": [.symbol("£")],
    "textsterling": [.symbol("£")], "yen": [.symbol("¥")], "textdollar": [.symbol("$")],
    "percent": [.symbol("%")], "textpercent": [.symbol("%")], "textbackslash": [.symbol("∖")],
    "jmath": [.letter("j")], "ohm": [.word("Ω")],
    "dotsm": [.command("dots")], "dotsi": [.command("dots")], "varphi": [.command("phi")],
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

  private static let known: Set<String> = textCommands.union(dressing).union(sizes).union(ignored)
    .union(
      aliases.keys
    )
    .union(Functions.names).union(Parser.commands)

  private static let longestName = known.map(\.count).max() ?? 0

  /// Characters beyond ASCII that ``PlainText`` leaves.
  static let unicode: [Character: [Token]] = [
    "−": [.symbol("-")], "–": [.symbol("-")], "—": [.symbol("-")], "‐": [.symbol("-")],
    "‑": [.symbol("-")], "×": [.symbol("*")], "·": [.symbol("*")], "⋅": [.symbol("*")],
    "•": [.symbol("*")], "∗": [.symbol("*")], "÷": [.symbol("/")], "∕": [.symbol("/")],
    "⁄": [.symbol("/")], "π": [.command("pi")], "√": [.command("sqrt")], "º": [.symbol("°")],
    "˚": [.symbol("°")], "θ": [.command("theta")], "α": [.command("alpha")],
    "β": [.command("beta")], "≦": [.symbol("≤")], "≧": [.symbol("≥")], "⩽": [.symbol("≤")],
    "⩾": [.symbol("≥")], "Ω": [.word("Ω")], "µ": [.letter("µ")],
    "μ": [.command("mu")],
  ]
}

/// Words of plain text, outside of `\text{…}`.
enum PlainWords {
  /// The token for a run of letters; nil if it is variables side by side.
  static func token(
    for text: String, behindNumber: Bool = false, behindSpace: Bool = false, hasUnits: Bool = true
  ) -> Token? {
    if text.count == 1 { return nil }
    let lower = text.lowercased()
    if Functions.names.contains(lower) || commands.contains(lower) { return .command(lower) }
    if lower == "inf" || lower == "infinity" { return .symbol("∞") }
    // In `7as` letters are factors.
    if behindNumber, !behindSpace, text.count == 2, !["pm", "am"].contains(lower),
      joints.contains(lower) || short.contains(text)
    {
      return nil
    }
    if joints.contains(lower) || hasUnits && plainUnits.contains(text)
      || NumberWords.isNumber(lower) && (hasUnits || text.count > 2)
      || hasUnits && behindNumber && ["st", "nd", "rd", "th"].contains(lower) && !behindSpace
    {
      return .word(text)
    }
    if behindNumber, behindSpace, ["BC", "AD", "BCE", "CE"].contains(text) { return .word(text) }
    if hasUnits, behindNumber, Units.isUnit(text), behindSpace || text != lower {
      return .word(text)
    }
    // `ABC` is a triangle and no word.
    if text.count <= 4, text.allSatisfy(\.isUppercase), !shouted.contains(text) {
      return text.count == 3 && UnitTable.currencies.contains(text) ? .word(text) : nil
    }
    // Where letters are factors these are, too: `ac+as`.
    if hasUnits, short.contains(text) || openers.contains(lower) { return .word(text) }
    if behindNumber, behindSpace, ["sq", "cu", "fl"].contains(lower) { return .word(text) }
    // Three letters that are no product anyone writes; of two letters only those above are words.
    return text.count >= 3 ? .word(text) : nil
  }

  /// Of two letters, those that are no product anyone writes.
  private static let plainUnits: Set<String> = [
    "km", "cm", "mm", "kg", "mg", "ft", "mi", "yd", "lb", "oz", "hr", "ml", "mL",
  ]

  /// Words between values.
  static let joints: Set<String> = [
    "and", "or", "to", "is", "of", "the", "in", "an", "pm", "am", "no", "if",
  ]

  private static let shouted: Set<String> = ["DNE", "YES", "NO", "TRUE", "EVEN", "ODD", "NONE"]

  private static let short: Set<String> = [
    "be", "at", "by", "as", "on", "my", "us", "do", "up",
  ]

  private static let openers: Set<String> = ["we", "it", "so", "if", "he"]

  private static let commands: Set<String> = ["pi", "sqrt", "theta", "alpha", "beta", "frac"]
}
