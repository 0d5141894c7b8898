/// What names of LaTeX and signs of mathematics mean, as far as it matters to whether two texts are one.
enum MathNames {
  /// What stands for a command in the text that is compared.
  enum Meaning: Sendable, Equatable {
    /// Nothing: it only says how something looks.
    case nothing
    /// The command by its usual name.
    case command(String)
    /// Signs, as they stand on a keyboard.
    case signs(String)
  }

  /// By the digest of a name's letters; a name that is not here means itself.
  static let meanings: [UInt64: Meaning] = {
    var meanings: [UInt64: Meaning] = [:]
    for name in looks { meanings[FNV1a.digest(name)] = .nothing }
    for (name, usual) in usualNames { meanings[FNV1a.digest(name)] = .command(usual) }
    for (name, signs) in signs { meanings[FNV1a.digest(name)] = .signs(signs) }
    return meanings
  }()

  /// Digests of usual names that are no term of their own: what they join says it already, and people write it
  /// in several ways (`\frac{1}{2}`, `1/2`; `2\cdot 3`, `2*3`).
  static let joins = Set(
    ["frac", "cdot", "div", "overline", "vec", "hat", "tilde", "mathbb", "dots", "begin", "end"]
      .map(
        FNV1a.digest))

  /// Digests of commands behind which a lone digit is an argument: `\frac12`, `\sqrt2`, `\log_28`.
  static let takeDigits = Set(
    ["frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom", "dbinom", "tbinom"].map(FNV1a.digest))

  private static let looks = """
    left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle
    scriptstyle limits nolimits text textbf textit textrm textsf texttt textnormal emph mathrm mathbf mathit
    mathsf mathcal mathfrak mathscr mathtt operatorname mbox hbox quad qquad hspace vspace mathop mathopen
    mathclose mathbin mathrel boldsymbol bm bf rm it sc hfill phantom hphantom vphantom enspace thinspace
    medspace ensuremath strut smallskip medskip bigskip noindent par newline break allowbreak nonumber
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  private static let usualNames: [(String, String)] = [
    ("dfrac", "frac"), ("tfrac", "frac"), ("cfrac", "frac"), ("dbinom", "binom"),
    ("tbinom", "binom"), ("choose", "binom"), ("leq", "le"), ("leqslant", "le"), ("geq", "ge"),
    ("geqslant", "ge"), ("neq", "ne"), ("rightarrow", "to"), ("longrightarrow", "to"),
    ("mapsto", "to"), ("ldots", "dots"), ("cdots", "dots"), ("dotsc", "dots"), ("dotsb", "dots"),
    ("vdots", "dots"), ("ddots", "dots"), ("times", "cdot"), ("ast", "cdot"), ("bullet", "cdot"),
    ("circ", "deg"), ("degree", "deg"), ("varphi", "phi"), ("varepsilon", "epsilon"),
    ("vartheta", "theta"), ("land", "wedge"), ("lor", "vee"), ("leftrightarrow", "iff"),
    ("Leftrightarrow", "iff"), ("Rightarrow", "implies"), ("bmod", "mod"), ("pmod", "mod"),
    ("bar", "overline"), ("underline", "overline"), ("widehat", "hat"), ("widetilde", "tilde"),
    ("overrightarrow", "vec"), ("setminus", "backslash"), ("smallsetminus", "backslash"),
    ("varnothing", "emptyset"), ("arcsin", "arcsin"), ("Re", "re"), ("Im", "im"),
  ]

  private static let signs: [(String, String)] = [
    ("lt", "<"), ("gt", ">"), ("lvert", "|"), ("rvert", "|"), ("vert", "|"), ("mid", "|"),
    ("colon", ":"), ("lbrace", "{"), ("rbrace", "}"), ("lbrack", "["), ("rbrack", "]"),
    ("minus", "-"), ("plus", "+"),
  ]

  /// Signs beyond ASCII that have a command.
  static let commandOfSign: [UInt32: String] = {
    let signs: [(Unicode.Scalar, String)] = [
      ("≤", "le"), ("⩽", "le"), ("≥", "ge"), ("⩾", "ge"), ("≠", "ne"), ("→", "to"), ("×", "cdot"),
      ("·", "cdot"), ("⋅", "cdot"), ("∙", "cdot"), ("÷", "div"), ("∞", "infty"), ("√", "sqrt"),
      ("°", "deg"), ("º", "deg"), ("∘", "deg"), ("∠", "angle"), ("△", "triangle"),
      ("∆", "triangle"),
      ("∈", "in"), ("∉", "notin"), ("∪", "cup"), ("∩", "cap"), ("±", "pm"), ("⌊", "lfloor"),
      ("⌋", "rfloor"), ("⌈", "lceil"), ("⌉", "rceil"), ("∑", "sum"), ("∏", "prod"), ("∫", "int"),
      ("≡", "equiv"), ("⊥", "perp"), ("∥", "parallel"), ("≅", "cong"), ("∼", "sim"),
      ("≈", "approx"),
      ("⇒", "implies"), ("⇔", "iff"), ("↔", "iff"), ("…", "dots"), ("⋯", "dots"), ("∅", "emptyset"),
      ("⊂", "subset"), ("⊆", "subseteq"), ("∧", "wedge"), ("∨", "vee"), ("¬", "neg"),
      ("∂", "partial"),
      ("∇", "nabla"), ("ℝ", "mathbb R"), ("ℤ", "mathbb Z"), ("ℕ", "mathbb N"), ("ℚ", "mathbb Q"),
      ("ℂ", "mathbb C"),
    ]
    var commands = Dictionary(uniqueKeysWithValues: signs.map { ($0.value, $1) })
    let greek: [(UInt32, String)] = [
      (
        0x3B1,
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
      ),
      (0x3C3, "sigma tau upsilon phi chi psi omega"),
    ]
    for (first, names) in greek {
      for (offset, name) in names.split(separator: " ").enumerated() {
        commands[first + UInt32(offset)] = String(name)
      }
    }
    for (value, name): (UInt32, String) in [
      (0x393, "Gamma"), (0x394, "Delta"), (0x398, "Theta"), (0x39B, "Lambda"), (0x3A0, "Pi"),
      (0x3A3, "Sigma"), (0x3A6, "Phi"), (0x3A8, "Psi"), (0x3A9, "Omega"), (0x3D5, "phi"),
      (0x3F5, "epsilon"), (0x3D1, "theta"),
    ] {
      commands[value] = name
    }
    return commands
  }()
}

extension FNV1a {
  /// A digest of a name's code points.
  static func digest(_ name: String) -> UInt64 {
    var digest = FNV1a()
    for scalar in name.unicodeScalars { digest.add(scalar.value) }
    return digest.value
  }

  /// A digest of code points.
  static func digest(_ values: ArraySlice<UInt32>) -> UInt64 {
    var digest = FNV1a()
    for value in values { digest.add(value) }
    return digest.value
  }
}
