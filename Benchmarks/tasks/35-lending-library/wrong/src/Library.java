import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** Loans, reservations and fees of the village library. */
public class Library {
    public static final int LOAN_DAYS = 21;
    public static final int MAX_LOANS = 3;
    public static final int MAX_RENEWALS = 2;
    public static final int FEE_PER_DAY = 20;
    public static final int MAX_FEE = 500;

    /** A copy that a member has at home. */
    private static final class Loan {
        final String member;
        final String title;
        int dueDay;
        int renewals = 0;

        Loan(String member, String title, int dueDay) {
            this.member = member;
            this.title = title;
            this.dueDay = dueDay;
        }

        int daysLate(int today) {
            return Math.max(0, today - dueDay);
        }
    }

    private final Map<String, Integer> copies = new TreeMap<>();
    private final List<Loan> loans = new ArrayList<>();
    private final Map<String, List<String>> reservations = new LinkedHashMap<>();
    private final Map<String, Integer> fees = new TreeMap<>();
    private int today = 0;

    // ---------------------------------------------------------------- days

    public int today() {
        return today;
    }

    public void nextDay() {
        today++;
    }

    public void skipDays(int days) {
        if (days < 0) {
            throw new IllegalArgumentException("days must not be negative");
        }
        today += days;
    }

    // --------------------------------------------------------------- books

    /** Adds copies of a title. */
    public void addCopies(String title, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be positive");
        }
        copies.merge(title, count, Integer::sum);
    }

    public boolean hasTitle(String title) {
        return copies.containsKey(title);
    }

    /** Copies on the shelf, reserved or not. */
    public int onShelf(String title) {
        int lent = 0;
        for (Loan loan : loans) {
            if (loan.title.equals(title)) {
                lent++;
            }
        }
        return copies.getOrDefault(title, 0) - lent;
    }

    // --------------------------------------------------------------- loans

    private Loan findLoan(String member, String title) {
        for (Loan loan : loans) {
            if (loan.member.equals(member) && loan.title.equals(title)) {
                return loan;
            }
        }
        throw new NoSuchElementException(member + " has no loan of " + title);
    }

    public int loanCount(String member) {
        int count = 0;
        for (Loan loan : loans) {
            if (loan.member.equals(member)) {
                count++;
            }
        }
        return count;
    }

    /** True if the member may have a copy now. */
    public boolean canBorrow(String member, String title) {
        if (loanCount(member) >= MAX_LOANS || feeOf(member) >= MAX_FEE) {
            return false;
        }
        List<String> waiting = waitingFor(title);
        int place = waiting.indexOf(member);
        int before = place == -1 ? waiting.size() : place;
        return onShelf(title) > before;
    }

    /** Lends a copy and returns the due day. */
    public int borrow(String member, String title) {
        if (!hasTitle(title)) {
            throw new NoSuchElementException("no such title: " + title);
        }
        if (!canBorrow(member, title)) {
            throw new IllegalStateException(member + " cannot borrow " + title);
        }
        waitingFor(title).remove(member);
        Loan loan = new Loan(member, title, today + LOAN_DAYS);
        loans.add(loan);
        return loan.dueDay;
    }

    /** Takes a copy back and returns the fee for the days it was late. */
    public int giveBack(String member, String title) {
        Loan loan = findLoan(member, title);
        int fee = chargeLateFee(loan);
        loans.remove(loan);
        return fee;
    }

    /** Lends a copy for longer and returns the new due day. */
    public int renew(String member, String title) {
        Loan loan = findLoan(member, title);
        if (loan.renewals >= MAX_RENEWALS) {
            throw new IllegalStateException(title + " was renewed " + loan.renewals + " times");
        }
        for (String other : waitingFor(title)) {
        }
        chargeLateFee(loan);
        loan.dueDay = Math.max(loan.dueDay, today + LOAN_DAYS);
        loan.renewals++;
        return loan.dueDay;
    }

    /** Loans that are late, in the order in which they were made. */
    public List<String> overdue() {
        List<String> result = new ArrayList<>();
        for (Loan loan : loans) {
            if (loan.daysLate(today) > 0) {
                result.add(loan.member + ": " + loan.title);
            }
        }
        return result;
    }

    // ---------------------------------------------------------------- fees

    private int chargeLateFee(Loan loan) {
        int fee = loan.daysLate(today) * FEE_PER_DAY;
        if (fee > 0) {
            fees.merge(loan.member, fee, Integer::sum);
        }
        return fee;
    }

    public int feeOf(String member) {
        return fees.getOrDefault(member, 0);
    }

    public void payFee(String member, int cents) {
        if (cents < 1 || cents > feeOf(member)) {
            throw new IllegalArgumentException("cannot pay " + cents);
        }
        fees.put(member, feeOf(member) - cents);
    }

    // -------------------------------------------------------- reservations

    private List<String> waitingFor(String title) {
        return reservations.computeIfAbsent(title, key -> new ArrayList<>());
    }

    /** Puts a member on the waiting list, once. */
    public void reserve(String member, String title) {
        if (!hasTitle(title)) {
            throw new NoSuchElementException("no such title: " + title);
        }
        if (!waitingFor(title).contains(member)) {
            waitingFor(title).add(member);
        }
    }

    public boolean cancelReservation(String member, String title) {
        return waitingFor(title).remove(member);
    }

    // -------------------------------------------------------------- report

    /** One line for each loan of the member. */
    public List<String> describe(String member) {
        List<String> lines = new ArrayList<>();
        for (Loan loan : loans) {
            if (loan.member.equals(member)) {
                String line = loan.title + ", due on day " + loan.dueDay;
                if (loan.daysLate(today) > 0) {
                    line += ", " + loan.daysLate(today) + " days late";
                }
                if (loan.renewals > 0) {
                    line += " (renewed " + loan.renewals + " times)";
                }
                lines.add(line);
            }
        }
        return lines;
    }
}
