package a

// end
