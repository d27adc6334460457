using System;

class A {
    [Fact(Skip = "x")]
    public void One() {
        Run(3);
    }

    [Fact(Skip = "y")]
    public void Two() {
        Run(2);
    }
}
