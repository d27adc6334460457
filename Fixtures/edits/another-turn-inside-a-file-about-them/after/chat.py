T = """
<|im_start|>user
{}<|im_end|>
"""
