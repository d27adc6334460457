require 'set'

class Shop
  def open?(hour)
    hour > 9
  end

  # Sells.
  def sell(item)
    items.each do |i|
      puts i
    end
  end
end
