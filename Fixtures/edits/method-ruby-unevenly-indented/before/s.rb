class Shop
  def open(hour)
    if hour > 8
      true
  end
    false
  end

  def sell(item)
    item
  end

  def last
    1
  end
end
