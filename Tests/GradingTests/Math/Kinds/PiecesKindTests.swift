import Testing

/// Pieces belong to their conditions.
struct PiecesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \begin{cases}1&x\ge0\\0&x<0\end{cases} ;; \boxed{\begin{cases}0&x<0\\1&x\ge0\end{cases}} ;; right
    \begin{cases}1&x\ge0\\0&x<0\end{cases} ;; \boxed{\begin{cases}1&x>0\\0&x\le0\end{cases}} ;; wrong
    \begin{cases}1&x\ge0\\0&x<0\end{cases} ;; \boxed{\begin{cases}1, & \text{if } x\ge0\\0, & \text{otherwise}\end{cases}} ;; right
    \begin{cases}1&x\ge0\\0&x<0\end{cases} ;; \boxed{\begin{cases}1, & \text{for } x\ge0,\\0, & \text{for } x<0.\end{cases}} ;; right
    f(x)=\begin{cases}x&0\le x\le1\\2-x&1<x\le2\end{cases} ;; \boxed{\begin{cases}x&0\le x<1\\2-x&1\le x\le2\end{cases}} ;; right
    \begin{cases}x+1 & \text{if } x > 2 \\ 3 & \text{if } x \le 2\end{cases} ;; \boxed{\begin{cases}x+1 & x > 3 \\ 3 & x \le 3\end{cases}} ;; wrong
    \begin{cases} x^2, & x \neq 0 \\ 1, & x = 0\end{cases} ;; \boxed{\begin{cases} 1, & x = 0 \\ x^2, & x \neq 0\end{cases}} ;; right
    \begin{cases} x^2, & x \neq 0 \\ 1, & x = 0\end{cases} ;; \boxed{\begin{cases} x^2, & x \neq 0 \\ 2, & x = 0\end{cases}} ;; wrong
    """#
}
