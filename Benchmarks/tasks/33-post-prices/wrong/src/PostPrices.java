/** Prices for the stamp machine. */
public final class PostPrices {
    private static final int[] LETTER_LIMITS = {20, 50, 500, 1000};
    private static final int[] LETTER_CENTS = {95, 110, 180, 290};

    private static final int[] PARCEL_LIMITS = {1000, 2000, 5000};
    private static final int[] PARCEL_CENTS = {419, 519, 769};

    private PostPrices() {
    }

    /** Price of a letter, by the first limit that it keeps to. */
    public static int letterCents(int grams) {
        if (grams < 1) {
            throw new IllegalArgumentException("weight must be positive");
        }
        for (int i = 0; i < LETTER_LIMITS.length; i++) {
            if (grams == LETTER_LIMITS[i]) {
                return LETTER_CENTS[i];
            }
            if (grams < LETTER_LIMITS[i]) {
                return LETTER_CENTS[i - 1];
            }
        }
        throw new IllegalArgumentException("too heavy: " + grams);
    }

    /** Price of a parcel, by the first limit that it keeps to. */
    public static int parcelCents(int grams) {
        if (grams < 1) {
            throw new IllegalArgumentException("weight must be positive");
        }
        for (int i = 0; i < PARCEL_LIMITS.length; i++) {
            if (grams == PARCEL_LIMITS[i]) {
                return PARCEL_CENTS[i];
            }
            if (grams < PARCEL_LIMITS[i]) {
                return PARCEL_CENTS[i - 1];
            }
        }
        throw new IllegalArgumentException("too heavy: " + grams);
    }
}
