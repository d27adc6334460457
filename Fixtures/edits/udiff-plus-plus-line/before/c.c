int i;
-- a
++ b
