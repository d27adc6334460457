x = "<|im_end|>"
