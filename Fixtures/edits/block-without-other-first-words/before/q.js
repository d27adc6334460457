value = decode(text);
