/// The functions that are known by name.
enum Functions {
  /// Of one argument, which may stand behind them without brackets.
  static let unary: Set<String> = [
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "asin",
    "acos",
    "atan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "arsinh", "arcosh", "artanh",
    "asinh", "acosh", "atanh", "ln", "log", "lg", "exp", "abs", "floor", "ceil", "sqrt", "sgn",
  ]

  /// Of several arguments in brackets.
  static let several: Set<String> = ["gcd", "lcm", "max", "min", "mod"]

  static let names = unary.union(several)

  /// Names of the same function.
  static func canonical(_ name: String) -> String {
    switch name {
    case "asin", "acos", "atan": "arc" + name.dropFirst()
    case "asinh", "acosh", "atanh": "ar" + name.dropFirst()
    case "arcsinh", "arccosh", "arctanh": "ar" + name.dropFirst(3)
    default: name
    }
  }

  /// The inverse that `\sin^{-1}` stands for.
  static func inverse(of name: String) -> String? {
    switch name {
    case "sin", "cos", "tan", "cot": "arc" + name
    case "sinh", "cosh", "tanh": "ar" + name
    default: nil
    }
  }
}
