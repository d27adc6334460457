int i;
-- c
++ d
