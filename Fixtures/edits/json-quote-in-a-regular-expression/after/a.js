f(s.replace(/\"/g, "\n"));
g();
