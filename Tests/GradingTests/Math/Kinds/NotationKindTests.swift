import Testing

/// Notations of one thing.
struct NotationKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    120 ;; \boxed{\binom{10}{3}} ;; right
    120 ;; \boxed{{}_{10}C_3} ;; right
    120 ;; \boxed{C(10,3)} ;; right
    120 ;; \boxed{^{10}C_3} ;; right
    720 ;; \boxed{A_{10}^3} ;; right
    720 ;; \boxed{P(10,3)} ;; right
    720 ;; \boxed{{}_{10}P_3} ;; right
    120 ;; \boxed{C^3_{10}} ;; right
    210 ;; \boxed{C_{10}^4} ;; right
    120 ;; \boxed{C_{10}^4} ;; wrong
    255 ;; \boxed{FF_{16}} ;; right
    42 ;; \boxed{0x2A} ;; right
    5 ;; \boxed{101_2} ;; right
    42 ;; \boxed{2A_{16}} ;; right
    42 ;; \boxed{2B_{16}} ;; wrong
    \tan x ;; \boxed{\operatorname{tg} x} ;; right
    \cot x ;; \boxed{\operatorname{ctg}x} ;; right
    \arctan x ;; \boxed{\operatorname{arctg} x} ;; right
    \tan x ;; \boxed{tg x} ;; right
    2i ;; \boxed{2\operatorname{cis}90^\circ} ;; right
    1+i ;; \boxed{\sqrt2\operatorname{cis}\frac\pi4} ;; right
    6 ;; \boxed{\operatorname{gcd}(12,18)} ;; right
    36 ;; \boxed{\text{lcm}(12,18)} ;; right
    5 ;; \boxed{\max(3,5)} ;; right
    3 ;; \boxed{\min\{3,5\}} ;; right
    \begin{pmatrix}1&3\\2&4\end{pmatrix} ;; \boxed{\begin{pmatrix}1&2\\3&4\end{pmatrix}^T} ;; right
    \begin{pmatrix}1&2\\3&4\end{pmatrix} ;; \boxed{\begin{pmatrix}1&2\\3&4\end{pmatrix}^T} ;; wrong
    -2 ;; \boxed{\begin{vmatrix}1&2\\3&4\end{vmatrix}} ;; right
    -2 ;; \boxed{\det\begin{pmatrix}1&2\\3&4\end{pmatrix}} ;; right
    \begin{pmatrix}7&10\\15&22\end{pmatrix} ;; \boxed{\begin{pmatrix}1&2\\3&4\end{pmatrix}^2} ;; right
    \begin{pmatrix}1&2\\3&4\end{pmatrix} ;; \boxed{[[1,2],[3,4]]} ;; right
    \begin{pmatrix}1&2\\3&4\end{pmatrix} ;; \boxed{[[1,3],[2,4]]} ;; wrong
    \begin{pmatrix}1\\2\\3\end{pmatrix} ;; \boxed{(1,2,3)^T} ;; right
    \frac13 ;; \boxed{0.\overline{3}} ;; right
    \frac13 ;; \boxed{0.\dot{3}} ;; right
    \frac13 ;; \boxed{0.3333...} ;; right
    \frac{12}{99} ;; \boxed{0.1212...} ;; right
    \frac12 ;; \boxed{0.4999...} ;; right
    2\hat i+3\hat j ;; \boxed{(2,3)} ;; right
    2\vec i+3\vec j ;; \boxed{2\hat{\imath}+3\hat{\jmath}} ;; right
    2\vec{i}-3\vec{j}+\vec{k} ;; \boxed{(2,-3,1)} ;; right
    2\mathbf{i}+3\mathbf{j} ;; \boxed{\langle 2,3\rangle} ;; right
    5 ;; \boxed{|AB|=5} ;; right
    5 ;; \boxed{AB=5} ;; right
    5 ;; \boxed{\overline{AB}=5} ;; right
    7.5 ;; \boxed{x\approx7.5} ;; right
    3:4 ;; \boxed{3 to 4} ;; right
    \frac34 ;; \boxed{3 to 4} ;; right
    3:4 ;; \boxed{\frac34} ;; right
    5 ;; \boxed{５} ;; right
    123 ;; \boxed{١٢٣} ;; right
    12 ;; \boxed{１２} ;; right
    5 ;; \boxed{\color{red}5} ;; right
    5 ;; \boxed{\color{red}{5}} ;; right
    5 ;; \boxed{\textcolor{blue}{5}} ;; right
    x+1 ;; \boxed{{\color{blue} x+1}} ;; right
    2(x+1) ;; \boxed{2[x+1]} ;; right
    3[2(x+1)-1] ;; \boxed{6x+3} ;; right
    \frac12 ;; \boxed{½} ;; right
    2\frac12 ;; \boxed{2½} ;; right
    x^2 ;; \boxed{x²} ;; right
    x_1 ;; \boxed{x₁} ;; right
    \sqrt2 ;; \boxed{√2} ;; right
    \pi ;; \boxed{π} ;; right
    \int_0^1 x\,dx ;; \boxed{\frac12} ;; could not tell
    \lim_{x\to0}\frac{\sin x}{x} ;; \boxed{1} ;; could not tell
    -\infty ;; \boxed{-∞} ;; right
    2\sqrt3 ;; \boxed{2√3} ;; right
    \left\lfloor 3.7\right\rfloor ;; \boxed{3} ;; right
    \log_{10}100 ;; \boxed{2} ;; right
    \lg 100 ;; \boxed{2} ;; right
    e^2 ;; \boxed{\exp(2)} ;; right
    7 ;; \boxed{\mathbf{7}} ;; right
    12 ;; \boxed{\underline{12}} ;; right
    x^{10} ;; \boxed{x^10} ;; right
    \frac{a}{b} ;; \boxed{a/b} ;; right
    \operatorname{arcsin}\frac12 ;; \boxed{\frac\pi6} ;; right
    \sin^{-1}\frac12 ;; \boxed{30^\circ} ;; right
    \csc\frac\pi6 ;; \boxed{2} ;; right
    \sinh 0 ;; \boxed{0} ;; right
    3 ;; \boxed{\operatorname{rank}(A)=3} ;; could not tell
    5 ;; \boxed{\text{five}} ;; right
    \{1,2\} ;; \boxed{{1,2}} ;; right
    \begin{bmatrix}1&2\end{bmatrix} ;; \boxed{(1,2)} ;; right
    \frac34 ;; \boxed{\sfrac{3}{4}} ;; right
    \frac34 ;; \boxed{\nicefrac34} ;; right
    (2,-1) ;; \boxed{2\mathbf i-\mathbf j} ;; right
    (2,-1) ;; \boxed{2\hat{\mathbf{i}}-\hat{\mathbf{j}}} ;; right
    (2,-1) ;; \boxed{2\boldsymbol{i}-\boldsymbol{j}} ;; right
    (2,-1) ;; \boxed{2\mathbf i+\mathbf j} ;; wrong
    1011_2 ;; \boxed{(1011)_2} ;; right
    1011_2 ;; \boxed{(1101)_2} ;; wrong
    (-\infty,2)\cup(2,\infty) ;; \boxed{\mathbb R-\{2\}} ;; right
    (-\infty,2)\cup(2,\infty) ;; \boxed{\mathbb R-\{3\}} ;; wrong
    """#
}
