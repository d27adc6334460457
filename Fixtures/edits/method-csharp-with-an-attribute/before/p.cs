using System;

class A {
    [Fact(Skip = "x")]
    public void One() {
        Run(1);
    }

    [Fact(Skip = "y")]
    public void Two() {
        Run(2);
    }
}
