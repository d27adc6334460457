package x;

public final class Prices {
    private static final int[] LIMITS = {20, 50};

    /** Of a letter. */
    public static int price(int grams) {
        return LIMITS[0];
    }

    @Deprecated
    public static int price(String text) {
        return 0;
    }

    public static int half(int grams) {
        return price(grams) / 2;
    }
}
