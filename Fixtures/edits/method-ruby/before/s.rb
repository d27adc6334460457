require 'set'

class Shop
  def open?(hour)
    return true if hour > 8
    false
  end

  # Sells.
  def sell(item)
    items.each do |i|
      puts i
    end
  end
end
