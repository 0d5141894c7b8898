import Testing

/// One set has many forms.
struct SetFormsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    x>3 ;; \boxed{(3,\infty)} ;; right
    x>3 ;; \boxed{[3,\infty)} ;; wrong
    x<2 \text{ or } x>5 ;; \boxed{x>5 \text{ or } x<2} ;; right
    x<2 \text{ or } x>5 ;; \boxed{(-\infty,2)\cup(5,\infty)} ;; right
    x<2 \text{ or } x>5 ;; \boxed{(-\infty,2]\cup[5,\infty)} ;; wrong
    (2,5) ;; \boxed{2<x<5} ;; right
    (2,5) ;; \boxed{x>2 \text{ and } x<5} ;; right
    (2,5) ;; \boxed{x \in (2,5)} ;; right
    (2,5) ;; \boxed{5>x>2} ;; right
    (2,5) ;; \boxed{\{x \mid 2<x<5\}} ;; right
    (2,5) ;; \boxed{\{x \in \mathbb{R} : 2<x<5\}} ;; right
    [-1,1] ;; \boxed{|x|\le1} ;; right
    [-1,1] ;; \boxed{x^2\le1} ;; right
    (-1,1) ;; \boxed{x^2\le1} ;; wrong
    (-\infty,-1)\cup(1,\infty) ;; \boxed{|x|>1} ;; right
    |x-2|<3 ;; \boxed{(-1,5)} ;; right
    |2x-1|\ge 5 ;; \boxed{(-\infty,-2]\cup[3,\infty)} ;; right
    \mathbb{R}\setminus\{0\} ;; \boxed{x\neq0} ;; right
    \mathbb{R}\setminus\{0,1\} ;; \boxed{x\ne0, x\ne1} ;; right
    \mathbb{R}\setminus\{0,1\} ;; \boxed{x\ne 0,1} ;; right
    \mathbb{R}\setminus\{0,1\} ;; \boxed{(-\infty,0)\cup(0,1)\cup(1,\infty)} ;; right
    \mathbb{R} ;; \boxed{(-\infty,\infty)} ;; right
    \mathbb R^+ ;; \boxed{(0,\infty)} ;; right
    \mathbb R^+ ;; \boxed{x>0} ;; right
    \mathbb R^+ ;; \boxed{[0,\infty)} ;; wrong
    \emptyset ;; \boxed{\{\}} ;; right
    \emptyset ;; \boxed{\text{no solutions}} ;; right
    \varnothing ;; \boxed{\text{No real solutions}} ;; right
    \text{no solution} ;; \boxed{0} ;; wrong
    \emptyset ;; \boxed{\{0\}} ;; wrong
    [0,3] ;; \boxed{[0,2]\cup[1,3]} ;; right
    [0,3] ;; \boxed{[0,1)\cup(1,3]} ;; wrong
    [0,3] ;; \boxed{[0,1)\cup[1,3]} ;; right
    (0,1)\cup\{1\} ;; \boxed{(0,1]} ;; right
    x^2-5x+6<0 ;; \boxed{2<x<3} ;; right
    x^2-5x+6<0 ;; \boxed{(2,3)} ;; right
    x^2-5x+6>0 ;; \boxed{(2,3)} ;; wrong
    x\le -2\text{ or }x\ge 2 ;; \boxed{x^2\ge4} ;; right
    [1,3]\cap[2,4] ;; \boxed{[2,3]} ;; right
    [1,3]\setminus[2,4] ;; \boxed{[1,2)} ;; right
    3x+1>7 ;; \boxed{x>2} ;; right
    -2x>4 ;; \boxed{x<-2} ;; right
    -2x>4 ;; \boxed{x>-2} ;; wrong
    \frac{1}{x}>0 ;; \boxed{x>0} ;; right
    \frac{x-1}{x+2}\ge0 ;; \boxed{(-\infty,-2)\cup[1,\infty)} ;; right
    (1-\sqrt2,1+\sqrt2) ;; \boxed{x^2-2x-1<0} ;; right
    x>3 ;; \boxed{y>3} ;; wrong
    (0,\infty) ;; \boxed{\{x | x > 0\}} ;; right
    0 \le x \le 1 ;; \boxed{1\ge x\ge 0} ;; right
    -1 \le x < 1 ;; \boxed{[-1,1]} ;; wrong
    x \in (1,2)\cup(3,4) ;; \boxed{(3,4)\cup(1,2)} ;; right
    x\in(-\infty,-3]\cup[3,\infty) ;; \boxed{x\le-3\text{ or }x\ge3} ;; right
    x<-3 \lor x>3 ;; \boxed{|x|>3} ;; right
    \{1,2,3\} ;; \boxed{\{3,2,1\}} ;; right
    \{1,2,3\} ;; \boxed{[1,3]} ;; wrong
    \{1\} ;; \boxed{1} ;; right
    \text{all real numbers except } 2 ;; \boxed{x\ne2} ;; right
    x\notin\{1,2\} ;; \boxed{\mathbb R\setminus\{1,2\}} ;; right
    ]0,1[ ;; \boxed{(0,1)} ;; right
    x\geqslant 2 ;; \boxed{[2, +\infty)} ;; right
    [2,\infty) ;; \boxed{[2,+\infty[} ;; right
    (-\infty, 3) ;; \boxed{x<3} ;; right
    x=\pm2 ;; \boxed{x^2=4} ;; right
    x=2 ;; \boxed{x^2=4} ;; wrong
    x\ge3\text{ and }x\ne5 ;; \boxed{[3,5)\cup(5,\infty)} ;; right
    (-1,0)\cup(0,1) ;; \boxed{-1<x<1, x\ne0} ;; right
    a<x<b ;; \boxed{(a,b)} ;; right
    [0, 2\pi) ;; \boxed{0\le\theta<2\pi} ;; right
    \left(-\infty,\frac12\right] ;; \boxed{x\le0.5} ;; right
    x \leq \frac{5}{3} ;; \boxed{\left(-\infty, \frac{5}{3}\right]} ;; right
    """#
}
