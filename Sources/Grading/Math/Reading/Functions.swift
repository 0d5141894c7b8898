/// The functions that are known by name.
enum Functions {
  /// Of one argument, which may stand behind them without brackets.
  static let unary: Set<String> = [
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "asin",
    "acos",
    "atan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "arsinh", "arcosh", "artanh",
    "asinh", "acosh", "atanh", "ln", "log", "lg", "exp", "abs", "floor", "ceil", "sqrt", "sgn",
    "tg", "ctg", "cotg", "cosec", "arctg", "arcctg", "cis", "coth", "sech", "csch", "arcsec",
    "arccsc",
    "sign", "det",
  ]

  /// Of several arguments in brackets.
  static let several: Set<String> = ["gcd", "lcm", "max", "min", "mod", "hcf", "gcf"]

  static let names = unary.union(several)

  /// Names of the same function.
  static func canonical(_ name: String) -> String {
    switch name {
    case "tg": "tan"
    case "ctg", "cotg": "cot"
    case "cosec": "csc"
    case "arctg": "arctan"
    case "arcctg": "arccot"
    case "sign": "sgn"
    case "hcf", "gcf": "gcd"
    case "asin", "acos", "atan": "arc" + name.dropFirst()
    case "asinh", "acosh", "atanh": "ar" + name.dropFirst()
    case "arcsinh", "arccosh", "arctanh": "ar" + name.dropFirst(3)
    default: name
    }
  }

  /// The inverse that `\sin^{-1}` stands for.
  static func inverse(of name: String) -> String? {
    switch name {
    case "sin", "cos", "tan", "cot", "sec", "csc": "arc" + name
    case "tg": "arctan"
    case "ctg": "arccot"
    case "sinh", "cosh", "tanh": "ar" + name
    default: nil
    }
  }
}
